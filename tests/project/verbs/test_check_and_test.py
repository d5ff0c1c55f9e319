"""The developer's verbs: every check is run and told, words for pytest go to pytest."""

import subprocess

import pytest

from palier.project import cli
from palier.project.verbs import check, test


def parsed(*words: str):
    return cli.build_parser(words).parse_args(words)


def test_every_check_runs_although_one_fails(monkeypatch, capsys):
    checks = {"first": lambda: check.Verdict(False, "line 3 is wrong"), "second": lambda: check.Verdict(True)}
    monkeypatch.setattr(check, "CHECKS", checks)
    assert check.run(parsed("check")) == 1
    told = capsys.readouterr().out
    assert {"✗ first", "✓ second"} <= set(told.splitlines())
    assert "── first ──\nline 3 is wrong" in told
    assert "Checks that hold: 1; that do not: 1." in told
    assert check.run(parsed("check", "second")) == 0


@pytest.mark.parametrize(("source", "verdict"), [("print(1)", True), ("raise SystemExit('no')", False)])
def test_a_program_is_judged_by_its_exit_code(source, verdict):
    answer = check.command(check.sys.executable, "-c", source)()
    assert (answer.holds, answer.words) == (verdict, "1" if verdict else "no")


def test_an_unknown_check_is_a_usage_error(capsys):
    with pytest.raises(SystemExit, match="2"):
        parsed("check", "nope")
    assert "nope" in capsys.readouterr().err


@pytest.mark.parametrize("words", [(), ("tests/core", "-k", "replay and not slow"), ("-x", "--lf", "-h"), ("--", "-v")])
def test_words_after_test_go_to_pytest_as_they_are(words):
    assert parsed("test", *words).arguments == [word for word in words if word != "--"]


def test_a_missing_browser_is_a_sentence_for_who_may_not_install_it(monkeypatch):
    monkeypatch.setattr(test.shutil, "which", lambda _: None)
    monkeypatch.setattr(test.os, "geteuid", lambda: 1000)
    sentence = r"need a browser. Nothing was run.*sudo apt-get install -y --no-install-recommends chromium$"
    with pytest.raises(cli.Refused, match=sentence):
        test.install_missing_programs()


@pytest.fixture
def installing(monkeypatch, tmp_path):
    """Root on a Debian with a browser and no mail server; answers what was run, and whether servers might start."""
    told: list[tuple[str, bool]] = []
    gate = tmp_path / "policy-rc.d"

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        told.append((" ".join(command), not gate.exists()))
        return subprocess.CompletedProcess(command, 100)

    monkeypatch.setattr(test, "MAY_START", gate)
    monkeypatch.setattr(test.shutil, "which", lambda name: None if name in {"dovecot", "postfix"} else f"/bin/{name}")
    monkeypatch.setattr(test.os, "geteuid", lambda: 0)
    monkeypatch.setattr(test.subprocess, "run", run)
    return told, gate


def test_mail_servers_are_installed_but_not_started_and_missed_by_nobody(installing, capsys):
    told, gate = installing
    test.install_missing_programs()
    assert told == [
        ("apt-get update", True),
        ("apt-get install -y --no-install-recommends dovecot-imapd postfix", False),
    ]
    assert not gate.exists()
    assert "dovecot-imapd, postfix" in capsys.readouterr().err


def test_a_gate_that_somebody_set_stands(installing):
    told, gate = installing
    gate.write_text("theirs")
    test.install_missing_programs()
    assert len(told) == 2
    assert gate.read_text() == "theirs"
