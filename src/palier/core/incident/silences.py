"""When nothing was known of a component because its check had fallen silent: what a feed tells, once each (L3)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from palier.core.incident.states import State
from palier.core.incident.uptime import Mark

STEADY = timedelta(minutes=10)
"""A check is back once it has spoken for so long: one that falters in between was not, and is not told of anew."""


@dataclass(frozen=True, slots=True)
class Silence:
    """From `begins_at` on nothing was known; `ends_at` is when the check was back, None while that is not sure."""

    begins_at: datetime
    ends_at: datetime | None


def silences_of(marks: Sequence[Mark], *, now: datetime) -> tuple[Silence, ...]:
    """The silences of one component at `now`, oldest first.  `marks` are in order of time; of several at one instant
    the last counts.

    A silence, once told, keeps its beginning however often it is asked for, and its end once that is told.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    >>> marks = [Mark(noon, State.UNKNOWN), Mark(noon + STEADY, State.OPERATIONAL)]
    >>> [silence.ends_at == noon + STEADY for silence in silences_of(marks, now=noon + 2 * STEADY)]
    [True]
    """
    found: list[Silence] = []
    for place, mark in enumerate(marks):
        ends_at = marks[place + 1].at if place + 1 < len(marks) else None
        if mark.state is not State.UNKNOWN or mark.at == ends_at:
            continue
        if found and _goes_on(found[-1], mark.at):
            found[-1] = replace(found[-1], ends_at=ends_at)
        else:
            found.append(Silence(mark.at, ends_at))
    if found and found[-1].ends_at and _goes_on(found[-1], now):
        found[-1] = replace(found[-1], ends_at=None)
    return tuple(found)


def _goes_on(silence: Silence, at: datetime) -> bool:
    return silence.ends_at is not None and at - silence.ends_at < STEADY
