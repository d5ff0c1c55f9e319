"""The state of every clock of a case, from its events alone."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from palier.core.case import Event, Status
from palier.core.catalogue.terms import ClockRule, Terms
from palier.core.clock.cycle import Cycle, is_offered
from palier.core.clock.instants import epoch, instant
from palier.core.clock.machine import Machine
from palier.core.clock.moment import Moment, moments_of
from palier.core.clock.state import ClockState, State

NOTHING = timedelta()


def replay(terms: Terms, events: Sequence[Event], now: datetime) -> tuple[ClockState, ...]:
    """Every clock of a case as it stands at `now`, in the order of the catalogue, each with its cycles in order.

    `terms` are those pinned when the case opened; a TERMS_CHANGED event brings its own.  `events` are in order of
    arrival; those after `now` have not happened yet.  Clocks that the plan doesn't offer at the case's severity
    are absent.  A clock that may still start is PENDING, as cycle 1.  Instants count in whole seconds: an act within
    the due second keeps the promise, and a clock is in breach from the second after, dated at its due instant.
    What a state was once replay says it for ever, whatever events follow: verdicts are never rewritten.
    """
    until = epoch(now)
    machines = [Machine(rule) for rule in _rules(terms, events)]
    last: Moment | None = None
    for moment in moments_of(terms, events, until=until):
        for machine in machines:
            machine.feed(moment)
        last = moment
    if last is None:
        return ()
    return tuple(state for machine in machines for state in _states(machine, last, until))


def _rules(terms: Terms, events: Iterable[Event]) -> list[ClockRule]:
    """The clocks that may come to promise something, under the first terms or under later ones."""
    rules: dict[str, ClockRule] = {}
    for pinned in (terms, *[event.terms for event in events if event.terms is not None]):
        for rule in pinned.clocks:
            if rule.id not in rules and _is_promised(rule, pinned):
                rules[rule.id] = rule
    return list(rules.values())


def _is_promised(rule: ClockRule, terms: Terms) -> bool:
    targets = terms.targets.get(rule.id)
    return targets is not None and any(map(is_offered, targets.values()))


def _states(machine: Machine, last: Moment, now: int) -> Iterable[ClockState]:
    for cycle in machine.cycles:
        yield _state(machine.rule.id, cycle, now)
    if machine.open is None and machine.last is None and last.status is not Status.CLOSED:
        target = last.terms.target(machine.rule.id, last.severity)
        if is_offered(target):
            yield ClockState(
                machine.rule.id, 1, last.severity, State.PENDING, target, None, None, None, None, None, NOTHING, False
            )


def _state(clock: str, cycle: Cycle, now: int) -> ClockState:
    course = cycle.course(now)
    due, decider = course.reached(), course.decider
    breached = due is not None and due < course.seen_at
    return ClockState(
        clock=clock,
        cycle=cycle.number,
        severity=cycle.severity,
        state=State.BREACHED if breached else _verdict(cycle, due, now),
        target=decider.target if decider else cycle.target,
        started_at=instant(cycle.started),
        due_at=None if due is None else instant(due),
        stopped_at=None if cycle.stopped is None else instant(cycle.stopped),
        breached_at=instant(due) if breached and due is not None else None,
        paused_since=None if cycle.paused_since is None else instant(cycle.paused_since),
        used=timedelta(seconds=course.used()),
        plain=course.is_plain and due is not None,
        course=course,
    )


def _verdict(cycle: Cycle, due: int | None, now: int) -> State:
    """Where a cycle stands that is not in breach."""
    if cycle.withdrawn:
        return State.WITHDRAWN
    if due is None:
        return State.BEST_EFFORT
    if cycle.stopped is not None:
        return State.MET
    if cycle.started > now:
        return State.PENDING  # a cadence anchored at the previous due time has not begun
    return State.RUNNING if cycle.paused_since is None else State.PAUSED
