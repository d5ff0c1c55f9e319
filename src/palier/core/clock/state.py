"""What replay answers: the state of each clock of a case."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from palier.core.catalogue.terms import Target
from palier.core.clock.reasons import Reasons


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

    `cycle` counts from 1; each cycle keeps its verdict for ever.  `due_at` is None unless the offer is timed;
    while paused it is where the due time would fall if the pause ended now.
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
    reasons: Reasons | None
