"""`palier plan due`: the due instant, its reasons, and what is said where there is none."""

import json

import pytest
from tests.project.verbs.plan_verb import run_plan, shipped

FRIDAY = "2026-11-20T16:00+01:00"


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")


def due(capsys, catalogue: str, *words: str):
    answer = run_plan(capsys, "due", shipped(catalogue), *words, "--json", "--lang", "en")
    assert answer.code == 0, answer
    return json.loads(answer.out)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        # two business hours from an hour before closing on Friday
        ("adobe --plan expert --severity p2 --clock first_response --region emea", "2026-11-23T09:00:00Z"),
        ("adobe --plan expert --severity p1 --clock first_response --region emea", "2026-11-20T16:00:00Z"),
        # 16:00 in Paris is 07:00 in Los Angeles, where the day has begun at 06:00
        ("adobe --plan expert --severity p2 --clock first_response --region americas", "2026-11-20T17:00:00Z"),
        # 24x5 on the customer's own wall clock
        ("adobe --plan ultimate --severity p2 --clock first_response --timezone Europe/Paris", "2026-11-20T15:30:00Z"),
        # the amendment for a product, from a date on
        (
            "adobe --plan expert --severity p2 --clock first_response --region emea --product commerce_managed "
            "--term-starts 2021-09-20",
            "2026-11-20T16:00:00Z",
        ),
        (
            "adobe --plan expert --severity p2 --clock first_response --region emea --product commerce_managed "
            "--term-starts 2021-09-19",
            "2026-11-23T09:00:00Z",
        ),
        # one working day, from two hours before closing
        ("docebo --plan essential --severity low --clock first_response", "2026-11-23T15:00:00Z"),
        ("docebo --plan elite --severity urgent --clock first_response", "2026-11-20T15:15:00Z"),
        # a clock that starts later than the case: its own start is what is given
        ("docebo --plan elite --severity urgent --clock follow_up", "2026-11-20T17:00:00Z"),
    ],
)
def test_the_due_instant(capsys, words: str, expected: str) -> None:
    catalogue, *rest = words.split()
    answer = due(capsys, catalogue, *rest, "--at", FRIDAY)
    assert (answer["due"], answer["offer"]) == (expected, "timed")
    assert answer["at"] == "2026-11-20T15:00:00Z"
    assert answer["line"] > 1
    assert answer["derivation"]["due_at"] == expected.replace("Z", "+00:00")


def test_public_holidays_of_the_customer(capsys) -> None:
    words = ("--plan", "basic", "--severity", "p3", "--clock", "first_response", "--timezone", "Europe/Paris")
    at = ("--at", "2026-12-24T16:00+01:00")
    assert due(capsys, "credenti", *words, *at, "--country", "FR")["due"] == "2026-12-30T15:00:00Z"
    assert due(capsys, "credenti", *words, *at, "--country", "FR-57")["due"] == "2026-12-30T15:00:00Z"
    assert due(capsys, "credenti", *words, *at)["due"] == "2026-12-29T15:00:00Z"


@pytest.mark.parametrize(("plan", "severity", "offer"), [("essential", "low", "asap"), ("standard", "urgent", "none")])
def test_no_due_time_says_what_is_offered(capsys, plan: str, severity: str, offer: str) -> None:
    answer = due(capsys, "docebo", "--plan", plan, "--severity", severity, "--clock", "follow_up", "--at", FRIDAY)
    assert (answer["due"], answer["offer"]) == (None, offer)
    assert (answer["derivation"] is None) == (offer == "none")
    assert answer["reasons"]


def test_a_clock_the_catalogue_is_silent_about_is_not_offered(capsys) -> None:
    answer = due(capsys, "docebo", "--plan", "elite", "--severity", "low", "--clock", "rca", "--at", FRIDAY)
    assert (answer["due"], answer["offer"], answer["written"], answer["line"]) == (None, "none", None, None)
    assert answer["reasons"] == ["Root-cause analysis, severity 4 - Low: not offered by the plan Elite."]


def test_the_reasons_are_told_in_the_zone_that_counts(capsys) -> None:
    words = ("--plan", "expert", "--severity", "p2", "--clock", "first_response", "--region", "emea", "--lang", "fr")
    answer = run_plan(capsys, "due", shipped("adobe"), *words, "--at", FRIDAY)
    lines = answer.out.splitlines()
    assert answer.code == 0
    assert lines[0].startswith("Première réponse, gravité P2")
    assert lines[-1].startswith("L’échéance est donc le lundi 23 novembre 2026 à 10:00")


def test_an_instant_without_an_offset_is_on_the_wall_clock_that_counts(capsys) -> None:
    words = ("--plan", "expert", "--severity", "p2", "--clock", "first_response", "--at", "2026-11-20T16:00")
    assert due(capsys, "adobe", *words, "--region", "emea")["at"] == "2026-11-20T15:00:00Z"
    assert due(capsys, "adobe", *words, "--region", "japan")["at"] == "2026-11-20T07:00:00Z"
    assert due(capsys, "adobe", *words, "--region", "emea", "--timezone", "UTC")["at"] == "2026-11-20T16:00:00Z"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("--plan expret --severity p2 --clock first_response", "There is no plan “expret”. Did you mean “expert”?"),
        (
            "--plan expert --severity p9 --clock first_response",
            "There is no severity “p9”. Known here: p1, p2, p3, p4.",
        ),
        (
            "--plan expert --severity p2 --clock first_reply",
            "There is no clock “first_reply”. Did you mean “first_response”?",
        ),
        ("--plan expert --severity p2 --clock first_response --region mars", "There is no region “mars”."),
        ("--plan expert --severity p2 --clock first_response --timezone Paris", "Did you mean “Europe/Paris”?"),
        ("--plan expert --severity p2 --clock first_response --country ZZ", "No public holidays are known for “ZZ”."),
        ("--plan expert --severity p2 --clock first_response --product x", "There is no product “x”."),
        (
            "--plan expert --severity p2 --clock first_response --add-on technical_account_director",
            "is not sold with the plan “expert”",
        ),
    ],
)
def test_what_cannot_be_is_a_sentence(capsys, words: str, sentence: str) -> None:
    answer = run_plan(capsys, "due", shipped("adobe"), *words.split(), "--at", FRIDAY, "--lang", "en")
    assert (answer.code, answer.out) == (1, "")
    assert sentence in answer.err
    told = run_plan(capsys, "due", shipped("adobe"), *words.split(), "--at", FRIDAY, "--lang", "en", "--json")
    assert (told.code, json.loads(told.out)["message"] + "\n") == (1, answer.err)


def test_a_calendar_that_never_opens_for_so_long_is_a_sentence(capsys, tmp_path) -> None:
    rare = tmp_path / "rare.yaml"
    rare.write_text(
        "palier: 1\n"
        "provider: {id: rare, name: Rare, timezone: UTC, languages: [en]}\n"
        "severities: {p1: {label: One}}\n"
        'calendars: {rarely: {hours: {mon: "09:00-09:01"}}}\n'
        "plans: {silver: {label: Silver, coverage: rarely, channels: {email: always}, first_response: 8000h}}\n"
    )
    words = ("--plan", "silver", "--severity", "p1", "--clock", "first_response", "--at", FRIDAY, "--lang", "en")
    answer = run_plan(capsys, "due", str(rare), *words)
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith("The calendar has no opening left before the end of 2200.")


@pytest.mark.parametrize("at", ["1026-01-01T00:00Z", "9999-01-01T00:00Z"])
def test_an_instant_too_far_away_is_wrong_usage(capsys, at: str) -> None:
    words = ("--plan", "expert", "--severity", "p2", "--clock", "first_response", "--at", at)
    answer = run_plan(capsys, "due", shipped("adobe"), *words)
    assert answer.code == 2
    assert "lies outside the years 1990 to 2199" in answer.err


@pytest.mark.parametrize("at", ["yesterday", "2026-13-01", "", "2026-11-20T25:00"])
def test_what_is_no_instant_is_wrong_usage(capsys, at: str) -> None:
    words = ("--plan", "expert", "--severity", "p2", "--clock", "first_response", "--at", at)
    answer = run_plan(capsys, "due", shipped("adobe"), *words)
    assert answer.code == 2
    assert "2026-11-20T16:00+01:00" in answer.err


def test_what_is_no_date_is_wrong_usage(capsys) -> None:
    words = ("--plan", "expert", "--severity", "p2", "--clock", "first_response", "--at", FRIDAY, "--term-starts", "x")
    assert run_plan(capsys, "due", shipped("adobe"), *words).code == 2
