"""From the words of a catalogue to instants: each key of a clock moves a due time or changes a verdict."""

from datetime import UTC, datetime

import pytest
from tests.core.clock.making import history, story

from palier.core.catalogue import ContractFacts, Terms, read_catalogue, terms_for
from palier.core.clock import replay

OFFER = """\
palier: 1
provider: {id: acme, name: Acme, timezone: UTC, languages: [en]}
severities: {p1: {label: P1}, p2: {label: P2}, p3: {label: P3}}
severity_policy: {clocks: safe}
plans:
  gold:
    label: Gold
    coverage: always
    acknowledgement: 10m
    first_response: 1h
    follow_up: 2h
    workaround: 3h
    resolution: {p1: 1h, p2: 2h, p3: 4h}
    rca: 5h
    callback: 20m
clocks:
  resolution: {pauses_in: waiting_customer}
  callback: {label: Callback, starts: opened, stops: closed}
"""
NOON = "12:00"


def terms(*changes: tuple[str, str]) -> Terms:
    text = OFFER
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return terms_for(read_catalogue(text, name="acme"), ContractFacts("gold"))


def clock(said: str) -> tuple[str, str]:
    """The line of a clock written otherwise."""
    name, _, _ = said.partition(":")
    return next(line for line in OFFER.splitlines() if line.startswith(f"{name}:")), said


ANSWERED = story("09:00 opened p2", "09:30 staff_replied", "10:00 resolved")


@pytest.mark.obeys(
    "Offered.acknowledgement",
    "Offered.first_response",
    "Offered.follow_up",
    "Offered.workaround",
    "Offered.resolution",
    "Offered.rca",
)
def test_the_time_that_a_plan_writes_is_the_time_that_runs() -> None:
    def due(*changes: tuple[str, str]) -> dict[str, str]:
        states = replay(terms(*changes), ANSWERED, datetime(2026, 11, 16, 12, tzinfo=UTC))
        return {state.clock: f"{state.due_at:%H:%M}" for state in states if state.due_at}

    written = {
        "acknowledgement": "09:10",
        "first_response": "10:00",
        "follow_up": "11:30",
        "workaround": "12:00",
        "resolution": "11:00",
        "rca": "15:00",
        "callback": "09:20",
    }
    assert due() == written
    for key, promise, moved in (
        ("acknowledgement", "10m", "09:01"),
        ("first_response", "1h", "09:01"),
        ("follow_up", "2h", "09:31"),
        ("workaround", "3h", "09:01"),
        ("rca", "5h", "10:01"),
        ("callback", "20m", "09:01"),
    ):
        assert due((f"    {key}: {promise}\n", f"    {key}: 1m\n")) == written | {key: moved}
    assert due(("p2: 2h, p3", "p2: 3h, p3")) == written | {"resolution": "12:00"}


@pytest.mark.obeys("Document.clocks", "Clock.starts", "Clock.stops", "Clock.restarts")
def test_events_that_a_catalogue_names_start_stop_and_restart() -> None:
    case = story("09:00 opened p1", "09:05 note_added", "09:10 customer_replied", "09:15 assigned")

    def told(written: str) -> list[str]:
        return history(terms(clock(f"  callback: {{label: Callback, {written}}}")), case, NOON, "callback")

    assert told("starts: opened, stops: assigned") == ["1 met 09:00-09:15 due 09:20"]
    assert told("starts: note_added, stops: assigned") == ["1 met 09:05-09:15 due 09:25"]
    assert told("starts: opened, stops: [note_added, assigned]") == ["1 met 09:00-09:05 due 09:20"]
    assert told("starts: opened, stops: assigned, restarts: customer_replied") == [
        "1 met 09:00-09:10 due 09:20",
        "2 met 09:10-09:15 due 09:30",
    ]


@pytest.mark.obeys("Clock.pauses_in")
def test_a_clock_stands_still_in_the_statuses_that_its_catalogue_names() -> None:
    case = story("09:00 opened p1", "09:30 status on_hold", "10:30 status open", "11:00 resolved")

    def told(*statuses: str) -> list[str]:
        written = f"  resolution: {{pauses_in: [{', '.join(statuses)}]}}"
        return history(terms(clock(written)), case, NOON, "resolution")

    assert told("waiting_customer") == ["1 breached 09:00-11:00 due 10:00"]
    assert told("waiting_customer", "on_hold") == ["1 met 09:00-11:00 due 11:00"]


FOLLOWED = story("09:00 opened p1", "09:30 staff_replied", "10:00 staff_replied", "10:30 customer_replied")


@pytest.mark.obeys("Clock.mode")
def test_a_follow_up_waits_for_our_next_word_or_for_our_answer() -> None:
    reply = terms(("clocks:\n", "clocks:\n  follow_up: {mode: reply}\n"))
    assert history(terms(), FOLLOWED, "11:00", "follow_up")[0] == "1 met 09:30-10:00 due 11:30"
    assert history(reply, FOLLOWED, "11:00", "follow_up") == ["1 running 10:30- due 12:30"]


@pytest.mark.obeys("Clock.anchor")
def test_the_next_round_begins_at_the_last_word_or_at_the_last_due_time() -> None:
    anchored = terms(("clocks:\n", "clocks:\n  follow_up: {anchor: previous_due}\n"))
    case = FOLLOWED[:3]
    assert history(terms(), case, "10:15", "follow_up")[-1] == "2 running 10:00- due 12:00"
    assert history(anchored, case, "10:15", "follow_up")[-1] == "2 pending 11:30- due 13:30"


RAISED = story("09:00 opened p3", "11:30 severity p2")


@pytest.mark.obeys("SeverityPolicy.clocks")
@pytest.mark.parametrize(("policy", "due"), [("safe", "13:00"), ("since_start", "11:00"), ("since_change", "13:30")])
def test_the_policy_says_how_a_change_of_severity_aims_anew(policy: str, due: str) -> None:
    (state,) = history(terms(("clocks: safe", f"clocks: {policy}")), RAISED, "11:31", "resolution")
    assert state.endswith(f"due {due}")


@pytest.mark.obeys("Clock.severity_change")
def test_a_clock_may_have_a_policy_of_its_own() -> None:
    own = terms(clock("  resolution: {severity_change: since_change}"))
    (state,) = history(own, RAISED, "11:31", "resolution")
    assert state.endswith("due 13:30")
