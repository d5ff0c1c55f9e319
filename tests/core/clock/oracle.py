"""Due times by counting seconds one at a time, apart from the engine: slow, and simple enough to be believed."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from palier.core.catalogue.terms import Target
from palier.core.time import Calendar, WorkingDays

STEP = 300
"""Everything in these tests happens on whole five minutes, so that counting may go in steps of as much."""


def is_open(calendar: Calendar, at: int) -> bool:
    there = datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(calendar.timezone))
    return any(opens * 60 <= _second(there) < closes * 60 for opens, closes in _hours(calendar, there))


def _second(there: datetime) -> int:
    return there.hour * 3600 + there.minute * 60 + there.second


def _hours(calendar: Calendar, there: datetime) -> Iterable[tuple[int, int]]:
    on = there.date()
    once = dict(calendar.overrides)
    if on in once:
        return once[on]
    return () if on in calendar.holidays else calendar.week[on.weekday()]


def _weight(calendar: Calendar, at: int, days: bool) -> Fraction:
    """What one step counts: seconds, or its share of its working day."""
    if not days:
        return Fraction(STEP)
    there = datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(calendar.timezone))
    return Fraction(STEP, sum(closes - opens for opens, closes in _hours(calendar, there)) * 60)


def due(calendar: Calendar, target: Target, start: int, pauses: Iterable[tuple[int, int]]) -> int:
    """The first second by which the target is used up, seconds in a pause or outside the hours not counting."""
    length = target.length
    days = isinstance(length, WorkingDays)
    left = length.amount if isinstance(length, WorkingDays) else Fraction(length // timedelta(seconds=1))
    pauses, at = list(pauses), start
    while True:
        if is_open(calendar, at) and not any(begun <= at < ended for begun, ended in pauses):
            weight = _weight(calendar, at, days)
            if left <= weight:
                return at - (-left * STEP // weight)
            left -= weight
        at += STEP
