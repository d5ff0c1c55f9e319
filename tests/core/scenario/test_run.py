"""What scenarios say when they differ from the clocks, and what is refused before they run."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from palier.core.catalogue import Fault, read_catalogue
from palier.core.catalogue.facts import UnknownPlan
from palier.core.catalogue.terms import Offer
from palier.core.clock import State
from palier.core.scenario import Difference, Quality, ScenarioFault, ScenariosRefused, Wrong, run_scenarios
from palier.core.scenario.telling import Told
from palier.core.time import CalendarRunsOut

SOURCE = Path(__file__).resolve().parents[2] / "scenarios" / "clocks.yaml"
CATALOGUE = read_catalogue(SOURCE.read_bytes(), name=SOURCE.name)
OPENED = "2026-11-16T10:00+01:00"
HEAD = f"""\
- scenario: one
  contract: {{plan: silver}}
  events:
    - {{at: {OPENED}, open: {{severity: p1}}}}
"""


def outcome(text: str):
    return run_scenarios(CATALOGUE, text, name="some.tests.yaml")


def refused(text: str) -> list[tuple[object, ...]]:
    with pytest.raises(ScenariosRefused) as error:
        outcome(text)
    assert error.value.name == "some.tests.yaml"
    return [(fault.code, fault.line, *fault.values.values()) for fault in error.value.faults]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def test_a_difference_says_what_was_expected_and_what_was_got() -> None:
    text = (
        HEAD
        + f"""\
  expect:
    - {{clock: first_response, due: 2026-11-16T11:30+01:00, state: met, offer: asap, breached_at: {OPENED}}}
    - {{clock: first_response, due: none, state: running}}
"""
    )
    [result] = outcome(text).results
    assert (result.title, result.line, result.checked, result.holds) == ("one", 1, 2, False)
    when, eleven = at(OPENED), at("2026-11-16T11:00+01:00")
    assert result.differences == (
        Difference(6, "first_response", 1, when, Quality.OFFER, Offer.ASAP, Offer.TIMED),
        Difference(6, "first_response", 1, when, Quality.STATE, State.MET, State.RUNNING),
        Difference(6, "first_response", 1, when, Quality.DUE, at("2026-11-16T11:30+01:00"), eleven),
        Difference(6, "first_response", 1, when, Quality.BREACHED_AT, when, None),
        Difference(7, "first_response", 1, when, Quality.DUE, None, eleven),
    )


def test_a_cycle_that_is_not_there_is_a_difference() -> None:
    text = HEAD + "  expect:\n    - {clock: resolution, cycle: 2, state: running}\n"
    [result] = outcome(text).results
    [difference] = result.differences
    assert (difference.cycle, difference.got, difference.is_absent) == (2, None, True)


def test_what_is_not_offered_is_absent_and_may_be_expected_so() -> None:
    text = (
        HEAD.replace("p1", "p3") + "  expect:\n    - {clock: resolution, offer: none, due: none, breached_at: none}\n"
    )
    assert outcome(text).holds
    text = text.replace("offer: none", "state: running")
    [result] = outcome(text).results
    assert [(difference.cycle, difference.got) for difference in result.differences] == [(None, None)]


def test_a_case_opened_without_a_severity_has_the_default_one() -> None:
    text = HEAD.replace("severity: p1", "channel: portal") + "  expect:\n    - {clock: acknowledgement, offer: asap}\n"
    assert outcome(text).holds


def test_now_is_when_expectations_hold_unless_they_say_otherwise() -> None:
    text = HEAD + "  now: 2026-11-16T12:00+01:00\n  expect:\n    - {clock: first_response, state: breached}\n"
    assert outcome(text).holds


@pytest.mark.parametrize(
    ("event", "fault"),
    [
        ("{at: 2026-11-16T10:30, reply: agent}", (Wrong.WITHOUT_OFFSET, 5, "2026-11-16T10:30")),
        ("{at: yesterday, reply: agent}", (Wrong.NOT_AN_INSTANT, 5, "yesterday")),
        ("{at: [1], reply: agent}", (Wrong.NOT_A_WORD, 5, "at")),
        ("{reply: agent}", (Wrong.MISSING_KEY, 5, "at")),
        ("{at: 2026-11-16T10:30+01:00}", (Wrong.NOTHING_HAPPENS, 5)),
        ("{at: 2026-11-16T09:30+01:00, reply: agent}", (Wrong.BACKWARDS, 5, "2026-11-16T09:30:00+01:00")),
        ("{at: 2026-11-16T10:30+01:00, replied: agent}", (Wrong.UNKNOWN_KEY, 5, "replied")),
        ("{at: 2026-11-16T10:30+01:00, reply: bot}", (Wrong.UNKNOWN_WORD, 5, "reply", "bot", "agent, customer")),
        ("{at: 2026-11-16T10:30+01:00, severity: p9}", (Wrong.UNKNOWN_WORD, 5, "severity", "p9", "p1, p2, p3")),
        ("{at: 2026-11-16T10:30+01:00, resolve: agent, automatic: maybe}",
         (Wrong.UNKNOWN_WORD, 5, "automatic", "maybe", "yes, true, no, false")),
        ("{at: 2026-11-16T10:30+01:00, resolve: someone}",
         (Wrong.UNKNOWN_WORD, 5, "resolve", "someone", "agent, customer, system, yes")),
        ("{at: 2026-11-16T10:30+01:00, status: new}",
         (Wrong.UNKNOWN_WORD, 5, "status", "new", "open, waiting_customer, on_hold, solution_proposed, closed")),
        ("{at: 2026-11-16T10:30+01:00, reopen: customer}", (Wrong.IMPOSSIBLE_NEXT, 5, "reopened", "new")),
        ("reply", (Wrong.NOT_A_MAPPING, 5, "events")),
        ("{at: 2026-11-16T10:30+01:00, terms: {plan: platinum}}", (Wrong.UNKNOWN_FACT, 5, "platinum")),
        ("{at: 2026-11-16T10:30+01:00, open: {severity: p1, channel: [a]}}", (Wrong.NOT_A_WORD, 5, "channel")),
    ],
)  # fmt: skip
def test_a_faulty_event_is_named(event: str, fault: tuple[object, ...]) -> None:
    text = HEAD + f"    - {event}\n  expect:\n    - {{clock: first_response, state: running}}\n"
    assert refused(text) == [fault]


@pytest.mark.parametrize(
    ("expectation", "fault"),
    [
        ("{clock: first_response}", (Wrong.NOTHING_EXPECTED, 6)),
        ("{state: running}", (Wrong.MISSING_KEY, 6, "clock")),
        ("{clock: first_response, cycle: 0, state: met}", (Wrong.NOT_A_NUMBER, 6, "0")),
        ("{clock: first_response, cycle: one, state: met}", (Wrong.NOT_A_NUMBER, 6, "one")),
        ("{clock: first_response, due: soon}", (Wrong.NOT_AN_INSTANT, 6, "soon")),
        ("{clock: first_response, breached_at: [a]}", (Wrong.NOT_A_WORD, 6, "breached_at")),
    ],
)
def test_a_faulty_expectation_is_named(expectation: str, fault: tuple[object, ...]) -> None:
    assert refused(f"{HEAD}  expect:\n    - {expectation}\n") == [fault]


def test_unknown_words_come_with_what_was_probably_meant() -> None:
    text = HEAD + "  expect:\n    - {clock: first_reponse, state: runing, ofer: none}\n"
    with pytest.raises(ScenariosRefused) as error:
        outcome(text)
    assert [fault.suggestion for fault in error.value.faults] == ["first_response", "running", "offer"]


def test_a_contract_that_cannot_be_says_why() -> None:
    with pytest.raises(ScenariosRefused) as error:
        outcome(HEAD.replace("silver", "sliver") + "  expect:\n    - {clock: first_response, state: running}\n")
    [fault] = error.value.faults
    assert isinstance(fault, ScenarioFault)
    assert (fault.code, fault.line, fault.suggestion) == (Wrong.UNKNOWN_FACT, 2, "silver")
    assert isinstance(fault.cause, UnknownPlan)


@pytest.mark.parametrize(
    ("contract", "fault"),
    [
        ("{}", (Wrong.MISSING_KEY, 2, "plan")),
        ("{plan: silver, starts: someday}", (Wrong.NOT_A_DATE, 2, "someday")),
        ("{plan: silver, products: {a: b}}", (Wrong.NOT_A_LIST, 2, "products")),
        ("{plan: silver, add_ons: [[a]]}", (Wrong.NOT_A_WORD, 2, "add_ons")),
        ("silver", (Wrong.NOT_A_MAPPING, 2, "contract")),
    ],
)
def test_a_faulty_contract_is_named(contract: str, fault: tuple[object, ...]) -> None:
    text = HEAD.replace("{plan: silver}", contract) + "  expect:\n    - {clock: first_response, state: running}\n"
    assert refused(text) == [fault]


@pytest.mark.parametrize(
    ("contract", "value"),
    [
        ("{plan: silver, products: proxy}", "proxy"),
        ("{plan: silver, products: [a, b], product: proxy}", "a"),
        ("{plan: silver, region: moon}", "moon"),
        ("{plan: silver, add_ons: [speed]}", "speed"),
        ("{plan: silver, timezone: Europe/Pariss}", "Europe/Pariss"),
        ("{plan: silver, country: ZZ}", ""),
    ],
)
def test_facts_that_the_catalogue_does_not_know_are_named(contract: str, value: str) -> None:
    text = HEAD.replace("{plan: silver}", contract) + "  expect:\n    - {clock: first_response, state: running}\n"
    assert refused(text) == [(Wrong.UNKNOWN_FACT, 2, value)]


def test_a_file_that_is_no_list_or_no_yaml_is_refused() -> None:
    assert refused("scenario: one") == [(Wrong.NOT_A_LIST, 1, "scenarios")]
    assert refused("- one") == [(Wrong.NOT_A_MAPPING, 1, "scenarios")]
    with pytest.raises(ScenariosRefused) as error:
        outcome("- {a: [")
    assert isinstance(error.value.faults[0], Fault)


def test_nothing_happening_and_nothing_expected_are_faults() -> None:
    empty = "- scenario: one\n  contract: {plan: silver}\n  events: []\n  expect: []\n"
    assert refused(empty) == [(Wrong.NOTHING_HAPPENS, 3), (Wrong.NOTHING_EXPECTED, 4)]
    assert refused(HEAD + "  expect: []\n") == [(Wrong.NOTHING_EXPECTED, 5)]
    assert refused("- scenario: one\n  contract: {plan: silver}\n") == [
        (Wrong.MISSING_KEY, 1, "events"),
        (Wrong.MISSING_KEY, 1, "expect"),
    ]


def test_what_comes_before_the_opening_is_impossible() -> None:
    text = HEAD.replace("open: {severity: p1}", "reply: agent")
    assert refused(text + "  expect:\n    - {clock: first_response, state: running}\n") == [
        (Wrong.IMPOSSIBLE_NEXT, 4, "staff_replied", "")
    ]


def test_every_fault_comes_at_once_in_the_order_of_the_file() -> None:
    text = """\
- scenario: [one]
  contract: {plan: silver}
  events:
    - {at: noon, open: {severity: p7}}
    - {at: 2026-11-16T10:30+01:00, reply: agent}
  expect:
    - {clock: nothing, at: later, state: fine}
"""
    assert [line for _code, line, *_values in refused(text)] == [1, 4, 4, 7, 7, 7]


def test_expectations_are_judged_though_no_event_could_be_read() -> None:
    text = HEAD.replace("open: {severity", "opn: {severity") + "  expect:\n    - {clok: first_response, state: fine}\n"
    assert refused(text) == [
        (Wrong.UNKNOWN_KEY, 4, "opn"),
        (Wrong.MISSING_KEY, 6, "clock"),
        (Wrong.UNKNOWN_KEY, 6, "clok"),
        (Wrong.UNKNOWN_WORD, 6, "state", "fine", ", ".join(State)),
    ]


@pytest.mark.parametrize("far", ["1970-12-31T23:59+00:00", "2200-01-01T00:00+00:00", "0001-01-01T00:00+14:00"])
def test_instants_outside_the_years_of_calendars_are_named(far: str) -> None:
    text = f"{HEAD}  expect:\n    - {{clock: first_response, due: {far}}}\n"
    assert refused(text) == [(Wrong.FAR_INSTANT, 6, far, "1971", "2199")]


def test_a_target_that_its_calendar_never_reaches_is_named() -> None:
    minute_a_week = """\
palier: 1
provider: {id: rare, name: Rare, timezone: UTC, languages: [en]}
severities: {p1: {label: One}}
calendars: {rarely: {hours: {mon: "09:00-09:01"}}}
plans: {silver: {label: Silver, coverage: rarely, channels: {email: always}, first_response: 8000h}}
"""
    rare = read_catalogue(minute_a_week, name="rare.yaml")
    text = HEAD + "  expect:\n    - {clock: first_response, state: running}\n"
    with pytest.raises(ScenariosRefused) as error:
        run_scenarios(rare, text, name="rare.tests.yaml")
    [fault] = error.value.faults
    assert isinstance(fault, ScenarioFault)
    assert (fault.code, fault.line) == (Wrong.OUT_OF_TIME, 1)
    assert isinstance(fault.cause, CalendarRunsOut)


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        ("{step: soon, at: 2026-11-16T10:45+01:00, who: assignee}", (Wrong.NOT_A_MOMENT, 6, "soon")),
        ("{step: due, at: soon, who: assignee}", (Wrong.NOT_AN_INSTANT, 6, "soon")),
        ("{step: due, at: 2026-11-16T11:00+01:00}", (Wrong.MISSING_KEY, 6, "who")),
        ("{at: 2026-11-16T11:00+01:00, who: assignee}", (Wrong.MISSING_KEY, 6, "step")),
        ("assignee", (Wrong.NOT_A_MAPPING, 6, "told")),
    ],
)
def test_a_faulty_telling_is_named(told: str, fault: tuple[object, ...]) -> None:
    assert fault in refused(f"{HEAD}  expect:\n    - {{clock: first_response, told: {told}}}\n")


def told_of(expected: str, *, clock: str = "first_response", events: str = "") -> list[tuple[object, object]]:
    """What was expected to be told and what was, where they differ."""
    [result] = outcome(f"{HEAD}{events}  expect:\n    - {{clock: {clock}, told: {expected}}}\n").results
    assert {difference.quality for difference in result.differences} <= {Quality.TOLD}
    return [(difference.expected, difference.got) for difference in result.differences]


def test_whom_steps_tell_is_compared_as_a_whole() -> None:
    [state] = outcome(f"{HEAD}  expect:\n    - {{clock: first_response, due: none}}\n").results
    due = state.differences[0].got
    assert isinstance(due, datetime)
    right = f"{{step: due, at: {due.isoformat()}, who: [team_lead, assignee]}}"
    assert told_of(right) == []
    expected = Told("due", due, ("assignee",))
    assert told_of(f"{{step: due, at: {due.isoformat()}, who: assignee}}") == [
        (expected, Told("due", due, ("assignee", "team_lead")))
    ]
    never = f"{{step: 10%, at: {due.isoformat()}, who: assignee}}"
    assert told_of(never) == [(Told("10%", due, ("assignee",)), None)]


def test_nobody_is_told_of_what_was_kept() -> None:
    answered = "    - {at: 2026-11-16T10:01+01:00, reply: agent}\n"
    assert told_of("none", events=answered) == []
    [(expected, got)] = told_of("none")
    assert (expected, isinstance(got, Told)) == (None, True)
    assert told_of("none", clock="rca") == []
    right = "{step: due, at: 2026-11-16T11:00+01:00, who: assignee}"
    [(_, absent)] = [
        (each.expected, each.got)
        for each in outcome(f"{HEAD}  expect:\n    - {{clock: rca, told: {right}}}\n").results[0].differences
    ]
    assert absent is None


DUTIES = read_catalogue(
    """\
palier: 1
provider: {id: duties, name: Duties, timezone: Europe/Paris, languages: [en]}
severities:
  p1: {label: P1, reachable: {ask_again: 30m, after: 2h, lower_to: p2}}
  p2: {label: P2, contact: office}
severity_policy: {contest_within: 4h}
calendars: {office: {hours: {mon-fri: "09:00-18:00"}}}
plans: {gold: {label: Gold, coverage: always}}
""",
    name="duties",
)
WAITING = """\
- scenario: silence
  contract: {plan: gold}
  events:
    - {at: 2026-11-16T10:00+01:00, open: {severity: p1}, status: waiting_customer}
"""


def test_the_case_itself_is_expected_to_be_asked_lowered_and_written_to() -> None:
    expected = """\
    - {at: 2026-11-16T11:00+01:00, severity: p1, asked: 2}
    - {at: 2026-11-16T20:00+01:00, severity: p2, asked: 3, leaves: 2026-11-17T09:00+01:00}
    - {at: 2026-11-16T10:10+01:00, asked: none, leaves: 2026-11-16T10:10+01:00}
"""
    assert run_scenarios(DUTIES, f"{WAITING}  expect:\n{expected}", name="x").holds


def test_a_difference_of_the_case_itself() -> None:
    expected = "    - {at: 2026-11-16T20:00+01:00, severity: p1, asked: 9, leaves: 2026-11-16T20:00+01:00}\n"
    [result] = run_scenarios(DUTIES, f"{WAITING}  expect:\n{expected}", name="x").results
    when = at("2026-11-16T20:00+01:00")
    assert result.differences == (
        Difference(6, "", None, when, Quality.SEVERITY, "p1", "p2"),
        Difference(6, "", None, when, Quality.ASKED, 9, 3),
        Difference(6, "", None, when, Quality.LEAVES, when, at("2026-11-17T09:00+01:00")),
    )


@pytest.mark.parametrize(
    ("act", "severity"),
    [("accept_severity: customer", "p2"), ("contest_severity: customer", "p1"), ("withdraw_severity: agent", "p1")],
)
def test_a_proposal_is_accepted_contested_or_withdrawn(act: str, severity: str) -> None:
    text = f"""\
- scenario: together
  contract: {{plan: gold}}
  events:
    - {{at: 2026-11-16T10:00+01:00, open: {{severity: p1}}, propose_severity: p2}}
    - {{at: 2026-11-16T11:00+01:00, {act}}}
  expect:
    - {{at: 2026-11-17T10:00+01:00, severity: {severity}}}
"""
    assert run_scenarios(DUTIES, text, name="x").holds
