"""`palier plan test`, as a person and as a program call it."""

import json
from pathlib import Path

import pytest

from palier.project.cli import main

ROOT = Path(__file__).resolve().parents[3]
CLOCKS = ROOT / "tests" / "scenarios" / "clocks.yaml"
HEAD = """\
- scenario: one hour for a critical case
  contract: {plan: silver}
  events:
    - {at: 2026-11-16T10:00+01:00, open: {severity: p1}}
  expect:
"""
GOOD = HEAD + "    - {clock: first_response, due: 2026-11-16T11:00+01:00}\n"
LATE = HEAD + "    - {clock: first_response, due: 2026-11-16T12:00+01:00}\n"


def plan_test(*words: object) -> int:
    with pytest.raises(SystemExit) as left:
        main(["plan", "test", *map(str, words)])
    return int(left.value.code or 0)


def written(folder: Path, text: str) -> Path:
    """A copy of the catalogue with scenarios beside it."""
    (folder / "acme.yaml").write_bytes(CLOCKS.read_bytes())
    file = folder / "acme.tests.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_scenarios_as_expected(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path, GOOD)
    assert plan_test(file, "--lang", "en") == 0
    assert capsys.readouterr().out.splitlines() == [
        "✓ one hour for a critical case",
        f"{file}: 1 scenario, as expected.",
    ]


def test_the_catalogue_finds_its_scenarios(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path, GOOD)
    assert plan_test(tmp_path / "acme.yaml", "--lang", "fr") == 0
    assert capsys.readouterr().out.endswith(f"{file} : 1 scénario, conforme.\n")


def test_a_difference_names_its_line_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path, LATE)
    assert plan_test(file, "--lang", "en") == 1
    assert capsys.readouterr().out.splitlines() == [
        "✗ one hour for a critical case",
        f"  {file}:6  first_response at 2026-11-16T10:00+01:00:"
        " expected to be due 2026-11-16T12:00+01:00, it is due 2026-11-16T11:00+01:00.",
        f"{file}: 1 scenario of 1 is not as expected.",
    ]


def test_faults_are_named_with_their_places(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path, LATE.replace("open:", "opne:"))
    assert plan_test(file, "--lang", "en") == 1
    said = capsys.readouterr()
    assert said.out == f"{file}:4:36  The key “opne” means nothing here. Did you mean “open”?\n"
    assert said.err == f"{file} has 1 fault; none of its scenarios was run.\n"


def test_several_files_are_all_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad, broken = (tmp_path / name for name in ("good.yaml", "bad.yaml", "broken.yaml"))
    good.write_text(GOOD, encoding="utf-8")
    bad.write_text(LATE, encoding="utf-8")
    broken.write_text(LATE.replace("silver", "gilded"), encoding="utf-8")
    assert plan_test(broken, bad, good, "--catalogue", CLOCKS, "--json", "--lang", "en") == 1
    told = json.loads(capsys.readouterr().out)
    assert told["holds"] is False
    assert [file["holds"] for file in told["files"]] == [False, False, True]
    [fault] = told["files"][0]["faults"]
    assert (fault["code"], fault["line"], fault["suggestion"]) == ("unknown_fact", 2, "gold")
    [difference] = told["files"][1]["scenarios"][0]["differences"]
    assert (difference["quality"], difference["got"]) == ("due", "2026-11-16T11:00+01:00")


def test_json_of_success(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path, GOOD)
    assert plan_test(file, "--json") == 0
    scenario = {"scenario": "one hour for a critical case", "line": 1, "checked": 1, "differences": []}
    answer = {"holds": True, "files": [{"file": str(file), "holds": True, "scenarios": [scenario]}]}
    assert json.loads(capsys.readouterr().out) == answer


def test_a_file_that_is_not_there_or_is_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert plan_test(tmp_path / "none.tests.yaml", "--lang", "en") == 1
    assert "none.tests.yaml" in capsys.readouterr().err
    assert plan_test(tmp_path, "--catalogue", CLOCKS, "--lang", "en") == 1
    assert str(tmp_path) in capsys.readouterr().err


def test_the_scenarios_of_the_five_offers(capsys: pytest.CaptureFixture[str]) -> None:
    files = sorted(ROOT.glob("catalogues/*.tests.yaml"))
    assert len(files) == 5
    assert plan_test(*files, "--lang", "en") == 0
    assert capsys.readouterr().out.count("all as expected.") == 5
