"""Scenarios expect what was sold beside clocks: channels now, reviews due, what can be begun, what began by itself."""

import pytest
from tests.core.catalogue.sound import SOUND

from palier.core.catalogue import read_catalogue
from palier.core.scenario import ScenariosRefused, Wrong, run_scenarios
from palier.core.scenario.sold import FINDERS, KEYS, READERS

CATALOGUE = read_catalogue(SOUND, name="sound")
HEAD = """\
- scenario: one
  contract: {plan: top, region: emea, timezone: Europe/Paris, country: FR, starts: 2026-01-31, product: shop}
  events:
    - {at: 2026-03-06T19:00+01:00, open: {severity: p1, channel: phone}}
    - {at: 2026-03-07T09:00+01:00, close: agent}
    - {at: 2026-03-07T10:00+01:00, reopen: customer}
  expect:
"""
CASELESS = """\
- scenario: nobody opens a case
  contract: {plan: basic, region: emea, timezone: Europe/Paris, country: FR}
  now: 2026-03-09T12:45+01:00
  expect:
"""


def differences(expected: str, head: str = HEAD) -> list[tuple[str, str, object, object]]:
    [result] = run_scenarios(CATALOGUE, f"{head}    {expected}\n", name="x").results
    return [(each.clock, each.quality.value, each.expected, each.got) for each in result.differences]


@pytest.mark.parametrize(
    "expected",
    [
        "- {channel: phone, is: open, changes: none, service: dedicated, else: priority, reaches: [tam]}",
        "- {channel: chat, is: not_offered, service: none, else: none, reaches: none}",
        "- {channel: fax, is: closed, changes: 2026-03-09T09:00+01:00}",
        "- {channel: fax, is: open, changes: 2026-03-06T16:00+01:00, at: 2026-03-06T14:00+01:00}",
        "- {review: recap, every: none, due: none}",
        "- {review: call, every: week, due: [2026-02-07, 2026-02-14, 2026-02-21, 2026-02-28, 2026-03-07]}",
        "- {engagement: incident, offered: yes, stages: 2, menu: none, counted: no}",
        "- {engagement: journey, offered: yes, stages: 1, menu: 2, counted: no}",
        "- {engagement: nothing, offered: no, stages: none}",
        "- {commitment: disclosure, begun: 2026-03-07T10:00+01:00, due: 2026-03-11T18:00+01:00}",
        "- {commitment: disclosure, begun: none, due: none, at: 2026-03-07T09:59+01:00}",
    ],
)
def test_what_is_as_expected(expected: str) -> None:
    assert differences(expected) == []


def test_what_is_not() -> None:
    assert differences("- {channel: phone, is: closed, service: priority}") == [
        ("phone", "is", "closed", "open"),
        ("phone", "service", "priority", "dedicated"),
    ]


@pytest.mark.parametrize(
    "expected",
    [
        "- {channel: chat, is: closed, changes: 2026-03-09T13:30+01:00}",
        "- {review: recap, every: quarter, due: none}",
        "- {engagement: journey, offered: no}",
        "- {commitment: disclosure, begun: none}",
    ],
)
def test_without_a_case_the_plan_alone_is_looked_at(expected: str) -> None:
    assert differences(expected, CASELESS) == []


@pytest.mark.parametrize(
    ("expected", "code"),
    [
        ("- {channel: phone}", Wrong.NOTHING_EXPECTED),
        ("- {channel: phone, is: open, due: none}", Wrong.UNKNOWN_KEY),
        ("- {review: recap, due: soon}", Wrong.NOT_A_DATE),
        ("- {engagement: journey, stages: many}", Wrong.NOT_A_NUMBER),
        ("- {commitment: disclosure, begun: Saturday}", Wrong.NOT_AN_INSTANT),
    ],
)
def test_what_cannot_be_read(expected: str, code: Wrong) -> None:
    with pytest.raises(ScenariosRefused) as refused:
        differences(expected)
    assert [fault.code for fault in refused.value.faults] == [code]


def test_without_events_a_scenario_says_its_now() -> None:
    with pytest.raises(ScenariosRefused) as refused:
        differences("- {channel: chat, is: closed}", CASELESS.replace("  now: 2026-03-09T12:45+01:00\n", ""))
    assert [fault.code for fault in refused.value.faults] == [Wrong.MISSING_KEY]


def test_each_key_that_can_be_written_is_read_and_found() -> None:
    assert set(READERS) == {(subject, key) for subject, keys in KEYS.items() for key in keys}
    assert set(FINDERS) == set(KEYS)
