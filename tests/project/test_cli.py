"""The command line from outside: help, wrong words, refusals, and that a broken pipe is no accident."""

import json
import os
import subprocess
import sys

import pytest
from psycopg.errors import DiskFull, UndefinedTable

from palier.project import cli

CALLED = "from palier.project.cli import main; main()"
HELP = """
import json, sys
from palier.project.cli import main
try:
    main(["--help"])
finally:
    print(json.dumps(sorted(sys.modules)))
"""
# A verb of the test's own in the place of a real one: one that talks for long, one that breaks.
TALKS = """
import sys, types
verb = types.ModuleType("palier.project.verbs.serve")
def run(options):
    for number in range(1_000_000):
        print(number)
verb.add_to = lambda verbs: verbs.add_parser("serve").set_defaults(run=run)
sys.modules[verb.__name__] = verb
from palier.project.cli import main
main(["serve"])
"""
BREAKS = TALKS.replace("print(number)", "1 / 0")


def palier(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    told = {**os.environ, "PALIER_LANGUAGE": "en", **environment}
    command = [sys.executable, "-c", CALLED, *words]
    return subprocess.run(command, env=told, capture_output=True, text=True, check=False)


def test_help_names_every_verb_and_imports_none():
    done = subprocess.run([sys.executable, "-c", HELP], capture_output=True, text=True, check=True)
    *text, modules = done.stdout.splitlines()
    assert [verb for verb in cli.VERBS if not any(line.split()[:1] == [verb] for line in text)] == []
    heavy = {"django", "psycopg", "pydantic", "holidays", "rich", "structlog"}
    assert heavy & set(json.loads(modules)) == set()


@pytest.mark.parametrize("verb", [verb for verb in cli.VERBS if verb != "test"])  # its words all go to pytest
def test_every_verb_has_help_of_its_own_in_both_languages(verb):
    english, french = (palier(verb, "--help", PALIER_LANGUAGE=language) for language in ("en", "fr"))
    assert (english.returncode, french.returncode) == (0, 0), english.stderr + french.stderr
    assert english.stdout.startswith(f"usage: palier {verb}")
    assert french.stdout.startswith(f"usage : palier {verb}")
    assert "afficher cette aide et sortir" in french.stdout


@pytest.mark.parametrize("asked", [("--lang", "fr"), ("--lang=fr",)])
def test_help_and_refusals_heed_the_language_asked_for(asked):
    helped, refused = palier("plan", "due", *asked, "--help"), palier("plan", "due", *asked)
    assert helped.stdout.startswith("usage : palier plan due")
    assert (refused.returncode, "il manque les arguments suivants" in refused.stderr) == (2, True)
    assert palier("plan", "due", "--lang", "en", "--help", PALIER_LANGUAGE="fr").stdout.startswith("usage: palier")
    assert "choix inconnu : 'de'" in palier("plan", "due", "--lang", "de", PALIER_LANGUAGE="fr").stderr


@pytest.mark.parametrize(
    ("words", "said"), [((), "required: VERB"), (("nope",), "'nope'"), (("serve", "--port", "x"), "'x'")]
)
def test_wrong_words_are_a_usage_error(words, said):
    done = palier(*words)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("url", ["mysql://somewhere", "postgresql://here:five/palier", "postgresql://[::1/palier"])
def test_a_refusal_is_one_sentence(url, tmp_path):
    done = palier("doctor", DATABASE_URL=url, PALIER_HOME=str(tmp_path))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "palier: DATABASE_URL must be an address such as postgresql://user:password@host:5432/palier. "
        "Nothing was started; correct it and start again.\n"
    )


@pytest.mark.parametrize("verb", ["doctor", "serve", "demo"])
def test_a_home_that_can_not_be_is_a_sentence(verb, tmp_path):
    (tmp_path / "a file").touch()
    done = palier(verb, DATABASE_URL="", PALIER_HOME=str(tmp_path / "a file" / "home"))
    assert done.returncode == 1
    assert done.stderr.startswith(f"palier: {tmp_path / 'a file'}")
    assert "can't be written to (Not a directory). Nothing was started." in done.stderr


def test_a_database_that_does_not_answer_is_a_sentence(tmp_path):
    done = palier("migrate", DATABASE_URL="postgresql://nobody@127.0.0.1:1/none", PALIER_HOME=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.startswith("palier: The database does not answer. Nothing was changed. Check DATABASE_URL.")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("fault", "said"), [(UndefinedTable, "Run palier migrate"), (DiskFull, "Make room")])
def test_a_database_of_no_version_or_without_room_is_a_sentence(fault, said):
    through_django = RuntimeError("as Django passes it on")
    through_django.__cause__ = fault()
    for error in (fault(), through_django):
        assert said in cli.said_of_database(error)
    assert cli.said_of_database(RuntimeError()) == ""


def test_a_reader_that_leaves_early_is_no_accident():
    with subprocess.Popen([sys.executable, "-c", TALKS], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as talker:
        talker.stdout.readline()
        talker.stdout.close()
        assert talker.stderr.read() == b""
        assert talker.wait() == 141


def test_an_unforeseen_error_is_not_hidden():
    done = subprocess.run([sys.executable, "-c", BREAKS], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "ZeroDivisionError" in done.stderr
