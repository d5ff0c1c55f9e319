"""The rhythm of reviews: one at the end of each period, counted from the first day of the contract."""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

WEEK, MONTHS = "week", {"month": 1, "quarter": 3, "year": 12}
AHEAD: Mapping[str, timedelta] = {
    "week": timedelta(days=7),
    "month": timedelta(days=21),
    "quarter": timedelta(days=35),
    "year": timedelta(days=60),
}
"""How long before its day a review stands on the list, to be planned and prepared."""

GRACE: Mapping[str, timedelta] = {
    "week": timedelta(days=3),
    "month": timedelta(days=7),
    "quarter": timedelta(days=14),
    "year": timedelta(days=30),
}
"""How long after its day a review that nobody held counts as missed; a catalogue promises a rhythm, not a day."""

ONE_DAY, NO_RHYTHM = timedelta(days=1), timedelta(days=7)
LIVE = frozenset({"call", "meeting"})


@dataclass(frozen=True, slots=True)
class Due:
    """One review: its day, and the days [since, day) that it looks back on."""

    on: date
    since: date


def due_between(every: str, *, starts_on: date, ends_on: date | None, first: date, last: date) -> Iterator[Due]:
    """The reviews due from `first` to `last`, both inclusive, of a contract that runs from `starts_on` to `ends_on`.

    The last one looks back on the contract's last period, even where its end cuts that short.  Months keep the
    contract's day: the 31st becomes the last day of a shorter month.

    >>> [str(due.on) for due in due_between("month", starts_on=date(2026, 1, 31), ends_on=date(2026, 4, 9),
    ...                                     first=date(2026, 1, 1), last=date(2026, 12, 31))]
    ['2026-02-28', '2026-03-31', '2026-04-10']
    """
    over = ends_on + ONE_DAY if ends_on else None
    since = starts_on
    for number in count(1):
        day = _end_of_period(every, starts_on, number)
        if over and day >= over:
            day = over
        if day > last:
            return
        if day >= first:
            yield Due(day, since)
        if day == over:
            return
        since = day


def missed_on(due_on: date, every: str | None) -> date:
    """The first day on which a review that nobody held is missed."""
    return due_on + (GRACE[every] if every else NO_RHYTHM)


def is_live(form: str | None) -> bool:
    """Is it held together, at an hour agreed on; or written and sent?"""
    return form is None or form in LIVE


def _end_of_period(every: str, starts_on: date, number: int) -> date:
    if every == WEEK:
        return starts_on + timedelta(weeks=number)
    months = starts_on.month - 1 + MONTHS[every] * number
    year, month = starts_on.year + months // 12, months % 12 + 1
    return date(year, month, min(starts_on.day, monthrange(year, month)[1]))
