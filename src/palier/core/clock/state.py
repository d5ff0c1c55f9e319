"""What replay answers: the state of each clock of a case."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from palier.core.catalogue.terms import Target
from palier.core.clock.course import Course


class State(StrEnum):
    """Where one clock stands.  BREACHED may still be running or have been met late: see `stopped_at`."""

    PENDING = "pending"
    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    BREACHED = "breached"
    WITHDRAWN = "withdrawn"
    BEST_EFFORT = "best_effort"


@dataclass(frozen=True, slots=True)
class ClockState:
    """One promise on one case.  Instants are UTC; `used` is service time spent at `now` or at the stop.

    `cycle` counts from 1; each cycle keeps its verdict for ever (MET, BREACHED, WITHDRAWN never change again).
    PENDING is no verdict: it says what will be owed once the clock starts, and vanishes if the case ends first.
    `due_at` is None unless the offer is timed; while paused it is where the due time would fall if the pause
    ended now.  `target` is the one that decides the due time: the old one while a raised severity keeps it.
    WITHDRAWN was owed no longer before it was kept: the case closed, or the customer ended the wait it was paused for.
    BEST_EFFORT (`asap`) is never judged; once served it has a `stopped_at`.

    `plain` says that the due time follows from three fields alone: it is `target.length` added to `started_at` on
    `target.calendar` (no pause, reopening or re-aiming).  For such clocks `clock`, `severity` and `started_at` are
    enough to recompute every due time in bulk after a calendar has changed.

    `course` is how the due time came about, for `explain` and the escalation ladder; None while pending.
    """

    clock: str
    cycle: int
    severity: str
    state: State
    target: Target | None
    started_at: datetime | None
    due_at: datetime | None
    stopped_at: datetime | None
    breached_at: datetime | None
    paused_since: datetime | None
    used: timedelta
    plain: bool
    course: Course | None = field(default=None, compare=False, repr=False)

    @property
    def is_open(self) -> bool:
        """Whether something is still owed: started and not yet ended, in time or late."""
        return self.started_at is not None and self.stopped_at is None
