"""The laws of clocks, over random cases, each against the whole engine or a slow oracle."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.core.clock.making import CALENDARS, LEVELS, at, rules, target, terms
from tests.core.clock.oracle import due

from palier.core.case import Event, Kind, Side, Status, WrongState, check_transition, status_after
from palier.core.catalogue.clocks import REPLY_FOLLOW_UP
from palier.core.clock import ClockState, State, replay

START = at("2026-12-18 08:00")
FIVE = timedelta(minutes=5)
LENGTHS = ("30m", "2h", "5h", "1d in office", "3h in office", "90m in early", "asap", "none")
TIMED = LENGTHS[:6]
CLOCKS = ("acknowledgement", "first_response", "follow_up", "workaround", "resolution", "rca")

cells = st.fixed_dictionaries(
    {clock: st.fixed_dictionaries({level: st.sampled_from(LENGTHS) for level in LEVELS}) for clock in CLOCKS}
)
timed_cells = st.fixed_dictionaries(
    {"resolution": st.fixed_dictionaries({level: st.sampled_from(TIMED) for level in LEVELS})}
)
promises = st.builds(
    lambda table, replies: terms(table, rules(REPLY_FOLLOW_UP) if replies else rules()), cells, st.booleans()
)
OTHERS = [kind for kind in Kind if kind is not Kind.OPENED]


@st.composite
def cases(draw: st.DrawFn, most: int = 12) -> list[Event]:
    """A case that could have happened: every event may follow the one before."""
    severity = draw(st.sampled_from(LEVELS))
    events = [Event(Kind.OPENED, START, Side.CUSTOMER, severity=severity)]
    status = Status.NEW
    when = START
    for _ in range(draw(st.integers(0, most))):
        when += draw(st.sampled_from((timedelta(), FIVE, timedelta(hours=1), timedelta(hours=17), timedelta(days=3))))
        event = Event(
            draw(st.sampled_from(OTHERS)),
            when,
            draw(st.sampled_from(Side)),
            draw(st.sampled_from((False, False, False, True))),
        )
        if event.kind is Kind.STATUS_CHANGED:
            event = replace(event, status=draw(st.sampled_from(Status)))
        if event.kind is Kind.SEVERITY_CHANGED:
            event = replace(event, severity=draw(st.sampled_from(LEVELS)))
        if event.kind is Kind.TERMS_CHANGED:
            event = replace(event, terms=draw(promises))
        try:
            check_transition(status, event)
        except WrongState:
            continue
        events.append(event)
        status = status_after(status, event)
    return events


def verdicts(states: tuple[ClockState, ...]) -> dict[tuple[str, int], tuple[object, ...]]:
    """What must never change again: every cycle that is judged."""
    return {
        (state.clock, state.cycle): (state.breached_at,)
        if state.state is State.BREACHED and state.stopped_at is None
        else (state.state, state.due_at, state.breached_at, state.stopped_at, state.used)
        for state in states
        if state.stopped_at is not None or state.state is State.BREACHED
    }


@settings(deadline=None)
@given(promises, cases(), st.data())
def test_replaying_a_prefix_and_going_on_keeps_every_verdict(promised, case, data) -> None:
    cut = data.draw(st.integers(1, len(case)))
    end = case[-1].at + timedelta(days=9)
    now = data.draw(st.sampled_from([case[cut - 1].at, *([case[cut].at] if cut < len(case) else [end])]))
    before = verdicts(replay(promised, case[:cut], now))
    after = {(state.clock, state.cycle): state for state in replay(promised, case, end)}
    for key, verdict in before.items():
        state = after[key]
        if len(verdict) == 1:
            assert (state.state, state.breached_at) == (State.BREACHED, *verdict)
        else:
            assert (state.state, state.due_at, state.breached_at, state.stopped_at, state.used) == verdict


@settings(deadline=None)
@given(promises, cases(), st.integers(0, 400))
def test_events_after_now_have_not_happened(promised, case, hours) -> None:
    now = START + timedelta(hours=hours)
    assert replay(promised, case, now) == replay(promised, [event for event in case if event.at <= now], now)


@settings(deadline=None)
@given(promises, cases())
def test_only_the_order_of_simultaneous_events_is_that_of_arrival(promised, case) -> None:
    """Arrival in another order than that of time changes nothing, as long as equal instants keep theirs."""
    now = case[-1].at + timedelta(days=3)
    instants = sorted({event.at for event in case}, reverse=True)
    shuffled = [event for instant in instants for event in case if event.at == instant]
    assert replay(promised, shuffled, now) == replay(promised, case, now)


@settings(deadline=None)
@given(promises, cases(), st.sampled_from(LEVELS))
def test_no_change_of_severity_breaches_by_itself(promised, case, severity) -> None:
    """What was not in breach just before the change is not in breach just after it."""
    when = case[-1].at + FIVE
    before = {(state.clock, state.cycle) for state in replay(promised, case, when) if state.state is State.BREACHED}
    changed = [*case, Event(Kind.SEVERITY_CHANGED, when, Side.STAFF, severity=severity)]
    for state in replay(promised, changed, when):
        if state.state is State.BREACHED:
            assert (state.clock, state.cycle) in before
        elif state.is_open and state.due_at is not None:
            assert state.due_at >= when


@settings(deadline=None)
@given(promises, cases(), st.integers(0, 60))
def test_raising_a_severity_never_postpones(promised, case, later) -> None:
    when = case[-1].at + later * FIVE
    raised = [*case, Event(Kind.SEVERITY_CHANGED, when, Side.STAFF, severity=LEVELS[0])]
    without = {(state.clock, state.cycle): state for state in replay(promised, case, when)}
    for state in replay(promised, raised, when):
        old = without.get((state.clock, state.cycle))
        if old is not None and old.is_open and old.due_at and state.state is not State.WITHDRAWN:
            assert state.due_at is not None
            assert state.due_at <= old.due_at


@settings(deadline=None)
@given(timed_cells, st.sampled_from(LEVELS), st.integers(1, 90), st.integers(1, 60), st.integers(1, 400))
def test_pausing_never_brings_a_due_time_forward(table, severity, begins, lasts, later) -> None:
    promised = terms(table)
    opened = Event(Kind.OPENED, START, Side.CUSTOMER, severity=severity)
    wait = Event(Kind.STATUS_CHANGED, START + begins * FIVE, Side.STAFF, status=Status.WAITING_CUSTOMER)
    answer = Event(Kind.CUSTOMER_REPLIED, wait.at + lasts * FIVE, Side.CUSTOMER)
    now = START + later * FIVE
    [straight] = (state for state in replay(promised, [opened], now) if state.clock == "resolution")
    [paused] = (state for state in replay(promised, [opened, wait, answer], now) if state.clock == "resolution")
    assert straight.due_at is not None
    assert paused.due_at is not None
    assert paused.due_at >= straight.due_at


@settings(deadline=None)
@given(st.sampled_from(TIMED), st.integers(0, 2000), st.lists(st.integers(1, 150), max_size=6))
def test_due_times_under_pauses_are_those_of_an_oracle(written, offset, gaps) -> None:
    promised = terms({"resolution": {"": written}})
    start = START + offset * FIVE
    instants = [start]
    for gap in gaps:
        instants.append(instants[-1] + gap * FIVE)
    changes = [
        Event(Kind.STATUS_CHANGED, when, Side.STAFF, status=Status.WAITING_CUSTOMER if place % 2 == 0 else Status.OPEN)
        for place, when in enumerate(instants[1:])
    ]
    case = [Event(Kind.OPENED, start, Side.CUSTOMER, severity="p1"), *changes]
    now = instants[-1] + FIVE
    [state] = (state for state in replay(promised, case, now) if state.clock == "resolution")
    spans = list(pairwise([*instants[1:], now]))[::2]
    cell = target(written)
    pauses = [(int(begun.timestamp()), int(ended.timestamp())) for begun, ended in spans]
    expected = due(CALENDARS[cell.calendar or ""].calendar, cell, int(start.timestamp()), pauses)
    assert state.due_at == datetime.fromtimestamp(expected, start.tzinfo)


@settings(deadline=None)
@given(promises, cases())
def test_a_plain_clock_can_be_recomputed_from_its_start_and_target(promised, case) -> None:
    assume(all(event.kind is not Kind.TERMS_CHANGED for event in case))
    for state in replay(promised, case, case[-1].at):
        if state.plain:
            assert state.started_at is not None
            assert state.target is not None
            work = promised.calendars[state.target.calendar or ""].calendar
            stamp = due(work, state.target, int(state.started_at.timestamp()), [])
            assert state.due_at == datetime.fromtimestamp(stamp, START.tzinfo)


@settings(deadline=None)
@given(promises, cases(), st.integers(0, 400))
def test_every_state_is_well_formed(promised, case, hours) -> None:
    states = replay(promised, case, START + timedelta(hours=hours))
    for state in states:
        assert (state.breached_at is not None) == (state.state is State.BREACHED)
        assert state.breached_at in (None, state.due_at)
        assert state.used >= timedelta()
        if state.started_at is not None and state.due_at is not None:
            assert state.due_at >= state.started_at
        if state.state in (State.MET, State.WITHDRAWN):
            assert state.stopped_at is not None
    for clock in CLOCKS:
        cycles = [state for state in states if state.clock == clock]
        assert [state.cycle for state in cycles] == list(range(1, len(cycles) + 1))
        assert all(state.stopped_at is not None for state in cycles[:-1])
