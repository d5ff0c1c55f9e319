"""Uptime from recorded history: what a component showed, day by day.

An hour of partial outage counts for 0.3 of an hour, as Statuspage counts it; degraded performance is no outage.
Maintenance and time of which nothing is known are left out of the sum: neither up nor down.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from palier.core.incident.states import GRAVITY, State

DAY = timedelta(days=1)
WEIGHTS = {State.MAJOR: 1.0, State.PARTIAL: 0.3}
UNCOUNTED = (State.MAINTENANCE, State.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Mark:
    """From `at` on a component showed `state`, until the next mark."""

    at: datetime
    state: State


@dataclass(frozen=True, slots=True)
class Day:
    """One day, in UTC, that begins at `begins`.  `worst` is what was shown at its gravest, None before all records.

    `counted` is the time of which something is known, `down` what of it was lost, weighed.
    """

    begins: datetime
    worst: State | None
    counted: timedelta
    down: timedelta


def days_of(marks: Sequence[Mark], *, days: int, now: datetime) -> tuple[Day, ...]:
    """The last `days` days, that of `now` included up to `now`, oldest first.  `marks` are in order of time."""
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    first = today - DAY * (days - 1)
    return tuple(_day(marks, first + DAY * place, min(first + DAY * (place + 1), now)) for place in range(days))


def availability(days: Sequence[Day]) -> float | None:
    """The share of the counted time that was not lost, from 0 to 1; None where nothing was counted."""
    counted = sum((day.counted for day in days), timedelta())
    down = sum((day.down for day in days), timedelta())
    return 1 - down / counted if counted else None


def _day(marks: Sequence[Mark], begins: datetime, ends: datetime) -> Day:
    counted = down = timedelta()
    seen: list[State] = []
    for place, mark in enumerate(marks):
        until = marks[place + 1].at if place + 1 < len(marks) else ends
        lasted = min(until, ends) - max(mark.at, begins)
        if lasted <= timedelta():
            continue
        seen.append(mark.state)
        if mark.state not in UNCOUNTED:
            counted += lasted
            down += lasted * WEIGHTS.get(mark.state, 0.0)
    return Day(begins, max(seen, key=GRAVITY.__getitem__) if seen else None, counted, down)
