"""What something not yet done would do to the clocks of a case: the same replay, with it and without."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from palier.core.case import Event
from palier.core.catalogue.terms import Terms
from palier.core.clock.replay import replay
from palier.core.clock.state import ClockState, State
from palier.core.time import worktime_of


class Change(StrEnum):
    """How one clock would change.  SERVED: nothing was timed, and it is done."""

    KEPT = "kept"
    KEPT_LATE = "kept_late"
    SERVED = "served"
    STARTED = "started"
    MOVED = "moved"
    PAUSED = "paused"
    RESUMED = "resumed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Effect:
    """What would become of one clock: `due_at` where it is due then, `left` the service time kept or missed by."""

    clock: str
    cycle: int
    change: Change
    due_at: datetime | None
    left: timedelta


def effects_of(terms: Terms, facts: Sequence[Event], added: Sequence[Event], at: datetime) -> tuple[Effect, ...]:
    """What `added` would change at `at`, in the order of the plan; nothing for a clock that goes on as it does.

    `terms` are those that bound the case when it opened.  Source: clocks.md, "Clocks".
    """
    before = {(state.clock, state.cycle): state for state in replay(terms, facts, at)}
    after = replay(terms, [*facts, *added], at)
    found = (_effect(before.get((state.clock, state.cycle)), state, at) for state in after)
    return tuple(effect for effect in found if effect is not None)


def _effect(before: ClockState | None, after: ClockState, at: datetime) -> Effect | None:
    change = _change(before, after)
    if change is None:
        return None
    due_at = after.due_at if change in (Change.STARTED, Change.MOVED, Change.RESUMED) else None
    return Effect(after.clock, after.cycle, change, due_at, _margin(before or after, at))


def _change(before: ClockState | None, after: ClockState) -> Change | None:
    if after.stopped_at is not None:
        return None if before is not None and before.stopped_at is not None else _ending(after)
    if after.state is State.PENDING:
        return None
    if before is None or not before.is_open:
        return Change.STARTED
    if (after.state is State.PAUSED) != (before.state is State.PAUSED):
        return Change.PAUSED if after.state is State.PAUSED else Change.RESUMED
    return Change.MOVED if after.due_at != before.due_at and after.state is not State.PAUSED else None


def _ending(after: ClockState) -> Change:
    if after.state is State.WITHDRAWN:
        return Change.WITHDRAWN
    if after.state is State.BEST_EFFORT:
        return Change.SERVED
    return Change.KEPT if after.state is State.MET else Change.KEPT_LATE


def _margin(state: ClockState, at: datetime) -> timedelta:
    """The service time between `at` and the due time, whichever comes first."""
    calendar = state.target.calendar if state.target else None
    if state.due_at is None or state.course is None or calendar is None:
        return timedelta()
    first, last = sorted((at, state.due_at))
    return worktime_of(state.course.terms.calendars[calendar].calendar).elapsed(first, last)
