"""`palier plan diff` says what changes between two files, for people and for programs."""

import json
from pathlib import Path

import pytest
from tests.project.verbs.plan_verb import Answer, run_plan, shipped


@pytest.fixture
def dearer(tmp_path: Path) -> str:
    """Docebo with another target for severity 4 on Premier."""
    text = Path(shipped("docebo")).read_text()
    file = tmp_path / "docebo.yaml"
    file.write_text(
        text.replace(
            "low: 12h in office}\n    follow_up: {urgent: 4h", "low: 1d in office}\n    follow_up: {urgent: 4h"
        )
    )
    return str(file)


def test_in_french(capsys, dearer) -> None:
    answer = run_plan(capsys, "diff", shipped("docebo"), dearer, "--lang", "fr")
    assert answer == Answer(
        0,
        "Premier · Première réponse · 4 - Faible  12 heures ouvrées → 1 jour ouvré\n1 changement.\n",
        "",
    )


def test_in_english(capsys, dearer) -> None:
    answer = run_plan(capsys, "diff", dearer, shipped("docebo"), "--lang", "en")
    assert answer.out == "Premier · First response · 4 - Low  1 working day → 12 business hours\n1 change.\n"


def test_for_programs(capsys, dearer) -> None:
    answer = run_plan(capsys, "diff", shipped("docebo"), dearer, "--json", "--lang", "en")
    assert json.loads(answer.out) == {
        "same": False,
        "differences": [
            {
                "subject": "target",
                "plan": "premier",
                "keys": ["first_response", "low"],
                "where": ["Premier", "First response", "4 - Low"],
                "what": "12 business hours → 1 working day",
                "message": "Premier · First response · 4 - Low: 12 business hours → 1 working day",
            }
        ],
    }


def test_nothing_changes(capsys) -> None:
    answer = run_plan(capsys, "diff", shipped("domo"), shipped("domo"), "--lang", "en")
    assert answer == Answer(0, "Nothing changes.\n", "")


def test_a_file_that_is_not_there(capsys) -> None:
    answer = run_plan(capsys, "diff", shipped("domo"), "nowhere.yaml", "--lang", "en")
    assert (answer.code, answer.out) == (1, "")
    assert "nowhere.yaml" in answer.err


def test_a_broken_catalogue_is_refused(capsys, tmp_path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("palier: 2\n")
    assert run_plan(capsys, "diff", shipped("domo"), str(broken), "--lang", "fr").code == 1
