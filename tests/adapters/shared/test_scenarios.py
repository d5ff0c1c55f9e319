"""The sentences of plan tests."""

from pathlib import Path

import pytest
from django.utils import translation

from palier.adapters.shared.scenarios import (
    SENTENCES,
    difference_words,
    outcome_json,
    outcome_words,
    scenario_fault_words,
    scenarios_refused_words,
)
from palier.core.catalogue import read_catalogue
from palier.core.scenario import ScenariosRefused, Wrong, run_scenarios

SOURCE = Path(__file__).resolve().parents[2] / "scenarios" / "clocks.yaml"
CATALOGUE = read_catalogue(SOURCE.read_bytes(), name=SOURCE.name)
OPENED = "{at: 2026-11-16T10:00+01:00, open: {severity: p1}}"
FIRST = f"""\
- scenario: one
  contract: {{plan: silver, timezone: Europe/Paris}}
  events:
    - {OPENED}
  expect:
"""


def run(text):
    return run_scenarios(CATALOGUE, text, name="acme.tests.yaml")


def faults(text, language="en"):
    with pytest.raises(ScenariosRefused) as error:
        run(text)
    with translation.override(language):
        return [scenario_fault_words(fault) for fault in error.value.faults], scenarios_refused_words(error.value)


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        ("due: 2026-11-16T11:30+01:00",
         "expected to be due 2026-11-16T11:30+01:00, it is due 2026-11-16T11:00+01:00."),
        ("state: met", "expected to be met, it is running."),
        ("offer: asap", "expected to be offered as asap, it is offered as timed."),
        ("breached_at: 2026-11-16T11:00:01+01:00",
         "expected in breach since 2026-11-16T11:00:01+01:00, it is since none."),
    ],
)  # fmt: skip
def test_a_difference_is_told_in_the_words_of_the_file(expected: str, said: str) -> None:
    [result] = run(FIRST + f"    - {{clock: first_response, {expected}}}\n").results
    with translation.override("en"):
        assert [difference_words(difference) for difference in result.differences] == [
            f"first_response at 2026-11-16T10:00+01:00: {said}"
        ]


def test_a_clock_that_is_not_there() -> None:
    [result] = run(FIRST + "    - {clock: rca, cycle: 4, state: met}\n").results
    with translation.override("fr"):
        assert difference_words(result.differences[0]) == (
            "rca à 2026-11-16T10:00+01:00 : met était attendu, mais ce chronomètre n’existe pas à cet instant."
        )


def test_how_a_file_came_out() -> None:
    good = run(FIRST + "    - {clock: first_response, state: running}\n")
    bad = run(FIRST + "    - {clock: first_response, state: met}\n")
    with translation.override("en"):
        assert outcome_words(good) == "acme.tests.yaml: 1 scenario, as expected."
        assert outcome_words(bad) == "acme.tests.yaml: 1 scenario of 1 is not as expected."
    with translation.override("fr"):
        assert outcome_words(good) == "acme.tests.yaml : 1 scénario, conforme."
        assert outcome_words(bad) == "acme.tests.yaml : 1 scénario sur 1 n’est pas conforme."


def test_a_file_for_programs() -> None:
    text = FIRST + "    - {clock: first_response, state: met}\n    - {clock: rca, cycle: 4, due: none, state: met}\n"
    with translation.override("en"):
        told = outcome_json(run(text))
    assert (told["file"], told["holds"]) == ("acme.tests.yaml", False)
    [scenario] = told["scenarios"]
    assert (scenario["scenario"], scenario["line"], scenario["checked"]) == ("one", 1, 2)
    first, absent = scenario["differences"]
    assert first == {
        "line": 6,
        "clock": "first_response",
        "cycle": 1,
        "at": "2026-11-16T10:00:00+01:00",
        "quality": "state",
        "expected": "met",
        "got": "running",
        "message": "first_response at 2026-11-16T10:00+01:00: expected to be met, it is running.",
    }
    assert (absent["got"], absent["expected"]) == (None, "met")


def test_faults_are_sentences_with_what_was_meant() -> None:
    text = FIRST + "    - {clock: first_respnse, state: met}\n"
    assert faults(text)[0][0].startswith("“first_respnse” is not one of: acknowledgement, first_response,")
    assert faults(text)[0][0].endswith("Did you mean “first_response”?")
    assert faults(text, "fr")[1] == "acme.tests.yaml a 1 défaut ; aucun de ses scénarios n’a été joué."


def test_events_that_cannot_follow() -> None:
    expect = "    - {clock: first_response, state: met}\n"
    assert faults(FIRST.replace("open: {severity: p1}", "reply: agent") + expect)[0] == [
        "“staff_replied” cannot happen before the case is opened."
    ]
    reopened = FIRST.replace(OPENED, f"{OPENED}\n    - {{at: 2026-11-16T11:00+01:00, reopen: customer}}")
    assert faults(reopened + expect)[0] == ["“reopened” cannot happen to a case whose status is “new”."]


def test_the_catalogue_and_the_yaml_speak_for_themselves() -> None:
    expect = "    - {clock: first_response, state: met}\n"
    assert faults(FIRST.replace("silver", "sliver") + expect)[0] == [
        "There is no plan “sliver”. Did you mean “silver”?"
    ]
    assert faults("")[0] == ["The file is empty."]


def test_every_fault_has_its_sentence_in_both_languages() -> None:
    told = {**SENTENCES}
    assert set(told) == set(Wrong) - {Wrong.UNKNOWN_FACT, Wrong.OUT_OF_TIME}  # which the refusal behind them tells
    for sentence in told.values():
        with translation.override("en"):
            english = translation.gettext(sentence)
        with translation.override("fr"):
            assert translation.gettext(sentence) != english
