"""Scenarios tell of what happens by itself: reminders, closing, reviews, and until when a case can be reopened."""

from datetime import datetime
from pathlib import Path

import pytest
from tests.core.lifecycle.test_steps import DAY, MONDAY, WAITED, fact, terms

from palier.core.case import Kind, Side
from palier.core.catalogue import read_catalogue
from palier.core.scenario import Quality, ScenariosRefused, Wrong, run_scenarios
from palier.core.scenario.life import lived

ADOBE = Path(__file__).resolve().parents[3] / "catalogues" / "adobe.yaml"
CATALOGUE = read_catalogue(ADOBE.read_bytes(), name="adobe")
HEAD = """\
- scenario: one
  contract: {plan: expert, region: emea, timezone: Europe/Paris, country: FR, starts: 2026-01-01}
  events:
    - {at: 2026-11-18T09:00+01:00, open: {severity: p3}}
    - {at: 2026-11-18T10:00+01:00, status: waiting_customer}
"""


def differences(text: str) -> list[tuple[Quality, object, object]]:
    [result] = run_scenarios(CATALOGUE, HEAD + text, name="x").results
    return [(each.quality, each.expected, each.got) for each in result.differences]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    "expected",
    [
        "- {reminded: none, at: 2026-11-19T09:59:59+01:00}",
        "- {reminded: [2026-11-19T10:00+01:00], at: 2026-11-19T10:00+01:00}",
        "- {closed: none, reopens_until: none, reviewed: none, at: 2026-11-24T09:59+01:00}",
        "- {closed: 2026-11-24T10:00+01:00, reopens_until: 2026-12-08T10:00+01:00, at: 2026-12-24T10:00+01:00}",
    ],
)
def test_what_is_as_expected(expected: str) -> None:
    assert differences(f"  expect:\n    {expected}\n") == []


def test_what_is_not() -> None:
    told = "  now: 2026-11-30T10:00+01:00\n  expect:\n    - {reminded: none, closed: 2026-11-25T10:00+01:00, reviewed: "
    assert differences(told + "2026-11-20T10:00+01:00}\n") == [
        (
            Quality.REMINDED,
            (),
            tuple(at(f"2026-11-{day}T10:00+01:00") for day in (19, 21, 23)),
        ),
        (Quality.CLOSED, at("2026-11-25T10:00+01:00"), at("2026-11-24T10:00+01:00")),
        (Quality.REVIEWED, at("2026-11-20T10:00+01:00"), None),
    ]


def test_links_and_resumed_reminders_can_be_told() -> None:
    text = """\
    - {at: 2026-11-18T11:00+01:00, leave_alone: yes, link: "PAL-7K3-92"}
    - {at: 2026-11-20T10:00+01:00, resume: yes}
  now: 2026-11-22T10:00+01:00
  expect:
    - {reminded: 2026-11-21T10:00+01:00}
"""
    assert differences(text) == []


@pytest.mark.parametrize(
    ("expected", "code"),
    [
        ("- {reminded: [soon]}", Wrong.NOT_AN_INSTANT),
        ("- {closed: none, due: none}", Wrong.UNKNOWN_KEY),
        ("- {closed: none, at: later}", Wrong.NOT_AN_INSTANT),
    ],
)
def test_what_cannot_be_read(expected: str, code: Wrong) -> None:
    with pytest.raises(ScenariosRefused) as refused:
        differences(f"  expect:\n    {expected}\n")
    assert [fault.code for fault in refused.value.faults] == [code]


def test_an_act_of_the_very_instant_comes_before_the_step() -> None:
    answered = fact(Kind.CUSTOMER_REPLIED, MONDAY + DAY, side=Side.CUSTOMER)
    kinds = [event.kind for event in lived(terms(), [*WAITED, answered], MONDAY + 9 * DAY)]
    assert kinds == [Kind.OPENED, Kind.STATUS_CHANGED, Kind.CUSTOMER_REPLIED]
    assert len(lived(terms(), [*WAITED, answered], MONDAY + DAY / 2)) == 2


def test_a_catalogue_without_a_window_sets_no_end_to_reopening() -> None:
    text = ADOBE.read_text().replace("  reopen_within: 14d\n", "")
    told = HEAD + "  now: 2026-11-30T10:00+01:00\n  expect:\n    - {reopens_until: none}\n"
    assert run_scenarios(read_catalogue(text, name="adobe"), told, name="x").holds
