"""`palier plan check`: sentences for people, JSON for programs, an exit code for scripts."""

import io
import json
from pathlib import Path

import pytest
from tests.core.catalogue.sound import SOUND, changed
from tests.project.verbs.plan_verb import run_plan, shipped

from palier.core.errors import DomainError
from palier.project.verbs.plan import reading


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")


def test_a_sound_catalogue(capsys, tmp_path: Path) -> None:
    answer = run_plan(capsys, "check", shipped("adobe"), "--lang", "en")
    assert answer.code == 0
    assert answer.out.splitlines()[-1].startswith(f"{shipped('adobe')} is sound")
    assert "Plans: expert, ultimate." in answer.out


def test_remarks_are_told_and_strictness_makes_them_fail(capsys) -> None:
    lax = run_plan(capsys, "check", shipped("docebo"), "--lang", "en")
    assert lax.code == 0
    assert "Essential" in lax.out
    assert "remarks. Plans: standard, essential, advantage, premier, elite." in lax.out
    assert run_plan(capsys, "check", shipped("docebo"), "--lang", "en", "--strict").code == 1


def test_remarks_for_programs(capsys) -> None:
    answer = json.loads(run_plan(capsys, "check", shipped("docebo"), "--json", "--lang", "fr").out)
    assert (answer["code"], answer["catalogue"], answer["faults"]) == ("ok", "docebo", [])
    assert all(finding["line"] > 1 and finding["message"] for finding in answer["findings"])


def test_every_fault_is_one_line_with_its_place(capsys, tmp_path: Path) -> None:
    file = tmp_path / "acme.yaml"
    file.write_text(changed("{p1: 30m}", "{p1: 1:30}").replace("default: p2", "default: p7"))
    answer = run_plan(capsys, "check", str(file), "--lang", "fr")
    assert answer.code == 1
    first, second = answer.out.splitlines()
    assert first.startswith(f"{file}:13:12  Il n’y a pas de gravité « p7 ».")
    assert second == (
        f"{file}:81:26  « 1:30 » est une heure de la journée, pas une durée. Vouliez-vous écrire « 1h30m » ?"
        "  (plans.plus.first_response.p1)"
    )
    assert answer.err == f"{file} est inutilisable : 2 erreurs. Rien n’a été modifié.\n"


def test_faults_for_programs(capsys, tmp_path: Path) -> None:
    file = tmp_path / "acme.yaml"
    file.write_text("palier: 1\n\tx: 1\n")
    answer = run_plan(capsys, "check", str(file), "--json", "--lang", "en")
    told = json.loads(answer.out)
    assert (answer.code, answer.err, told["code"]) == (1, "", "CatalogueRefused")
    assert told["faults"] == [
        {
            "code": "tab",
            "line": 2,
            "column": 1,
            "path": "",
            "values": {},
            "suggestion": None,
            "message": "The line is indented with a tab. YAML wants spaces.",
        }
    ]


@pytest.mark.parametrize(
    ("name", "english", "french"),
    [
        ("nowhere.yaml", "There is no file", "Il n’y a pas de fichier"),
        (".", "is a folder, not a file.", "est un dossier de fichiers, pas un fichier."),
        ("", "Name the file of the catalogue.", "Indiquez le fichier du catalogue."),
        ("a\x00b", "cannot be read:", "ne peut pas être lu :"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_sentence(capsys, tmp_path, monkeypatch, name, english, french) -> None:
    monkeypatch.chdir(tmp_path)
    for language, words in (("en", english), ("fr", french)):
        answer = run_plan(capsys, "check", name, "--lang", language)
        assert (answer.code, answer.out) == (1, "")
        assert words in answer.err
    as_json = json.loads(run_plan(capsys, "check", name, "--json", "--lang", "en").out)
    assert as_json["code"] == "NoFile"
    assert english in as_json["message"]


def test_standard_input(capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    class Bytes:
        buffer = io.BytesIO(SOUND.encode())

    monkeypatch.setattr("sys.stdin", Bytes)
    assert run_plan(capsys, "check", "-", "--lang", "en").code == 0


def test_a_large_file_is_refused_unread(capsys, tmp_path: Path) -> None:
    file = tmp_path / "large.yaml"
    file.write_bytes(b"#" * 5_000_000)
    answer = run_plan(capsys, "check", str(file), "--lang", "en")
    assert answer.code == 1
    assert "The file is too large" in answer.out


def test_the_terminal_chooses_the_language(capsys, tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PALIER_LANGUAGE", "fr_FR.UTF-8")
    monkeypatch.chdir(tmp_path)
    assert run_plan(capsys, "check", "nowhere").err == "Il n’y a pas de fichier nowhere.\n"


@pytest.mark.parametrize("words", [["check"], ["check", "x", "--lang", "de"], ["nothing"], []])
def test_wrong_usage_is_exit_code_2(capsys, words: list[str]) -> None:
    assert run_plan(capsys, *words).code == 2


def test_an_error_that_nobody_foresaw_is_not_hidden() -> None:
    class Surprise(DomainError):
        pass

    def verb(options):
        raise Surprise

    import argparse

    with pytest.raises(Surprise):
        reading.spoken(verb)(argparse.Namespace(lang="en"))
