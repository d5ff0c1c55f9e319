"""The slow judge of the calendar engine, written apart from it: no shared code, no shared idea.

It visits minute after minute and looks at wall clocks whose hands never go back: when a zone repeats an hour, such a
clock stands still until the hour is over; when it skips one, the clock leaps.  What it shows decides what is open.
It reads calendars as they are written, and knows only whole minutes of zones and boundaries, from 1972 on.
"""

from bisect import bisect_left
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from math import ceil, lcm
from zoneinfo import ZoneInfo

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def hours_on(calendar: dict, day: date) -> list[list[str]]:
    written = day.isoformat()
    if written in calendar.get("overrides", {}):
        return calendar["overrides"][written]
    return [] if written in calendar.get("holidays", []) else calendar["week"].get(WEEK[day.weekday()], [])


def minute_of(wall: str) -> int:
    hour, minute = wall.split(":")
    return 60 * int(hour) + int(minute)


class Book:
    """One calendar as written, and a wall clock in its zone whose hands never go back."""

    def __init__(self, calendar: dict) -> None:
        self.calendar, self.zone = calendar, ZoneInfo(calendar["timezone"])
        self.hands = datetime.min  # noqa: DTZ901 (a wall clock)
        self.pages: dict[date, list[tuple[int, int]]] = {}

    def page(self, day: date) -> list[tuple[int, int]]:
        """The openings of one day in minutes after its midnight, read once."""
        if day not in self.pages:
            read = [(minute_of(opens), minute_of(closes)) for opens, closes in hours_on(self.calendar, day)]
            self.pages[day] = [(first, last if last > first else last + 1440) for first, last in read]
        return self.pages[day]

    def openings(self, minute: int):
        """The openings, as (day, position), within which the wall clock's reading falls at this minute."""
        self.hands = max(self.hands, datetime.fromtimestamp(minute * 60, self.zone).replace(tzinfo=None))
        shown, today = self.hands.hour * 60 + self.hands.minute, self.hands.date()
        for day, since_midnight in ((today - timedelta(days=1), shown + 1440), (today, shown)):
            for position, (first, last) in enumerate(self.page(day)):
                if first <= since_midnight < last:
                    yield day, position


def walk(parts: list[dict], start: datetime, end: datetime) -> dict[int, date]:
    """Each open minute (since the epoch) around [start, end), and the day it belongs to.

    Of several openings the one that opened first has the minute.  Walks three days more on both sides, so that the
    days which matter are known whole.
    """
    books = [Book(part) for part in parts]
    opened: dict[tuple, int] = {}
    open_minutes = {}
    first, last = ((at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(minutes=1) for at in (start, end))
    for minute in range(first - 3 * 1440, last + 3 * 1440):
        openings = [(number, *opening) for number, book in enumerate(books) for opening in book.openings(minute)]
        if openings:
            open_minutes[minute] = min((opened.setdefault(opening, minute), opening[1]) for opening in openings)[1]
    return open_minutes


class Oracle:
    """Answers in whole seconds within [start, end) of one calendar, or of the union of several."""

    def __init__(self, parts: list[dict], start: datetime, end: datetime) -> None:
        self.days = walk(parts, start, end)
        self.minutes = list(self.days)
        self.lengths: dict[date, int] = {}
        for day in self.days.values():
            self.lengths[day] = self.lengths.get(day, 0) + 60
        self.unit = lcm(*self.lengths.values())

    def pieces(self, a: int, b: int):
        """Each open minute's stretch within [a, b), with the length of its day."""
        for minute in self.minutes[bisect_left(self.minutes, a // 60) : bisect_left(self.minutes, -(-b // 60))]:
            yield max(a, minute * 60), min(b, minute * 60 + 60), self.lengths[self.days[minute]]

    def elapsed(self, a: int, b: int) -> int:
        return sum(end - start for start, end, _ in self.pieces(a, b))

    def elapsed_days(self, a: int, b: int) -> Fraction:
        return Fraction(sum((end - start) * self.unit // length for start, end, length in self.pieces(a, b)), self.unit)

    def add(self, a: int, seconds: int, horizon: int) -> int | None:
        """None: not before the horizon."""
        for start, end, _ in self.pieces(a, horizon):
            if seconds <= end - start:
                return start + seconds
            seconds -= end - start
        return None

    def add_days(self, a: int, days: Fraction, horizon: int) -> int | None:
        parts = ceil(days * self.unit)
        for start, end, length in self.pieces(a, horizon):
            if parts <= (end - start) * self.unit // length:
                return start + ceil(Fraction(parts * length, self.unit))
            parts -= (end - start) * self.unit // length
        return None

    def is_open(self, at: int) -> bool:
        return at // 60 in self.days

    def next_open(self, at: int, horizon: int) -> int | None:
        return next((start for start, _, _ in self.pieces(at, horizon)), None)

    def spans(self, a: int, b: int) -> list[tuple[int, int]]:
        out: list[tuple[int, int]] = []
        for start, end, _ in self.pieces(a, b):
            touching = out and out[-1][1] == start
            out[-1:] = [(out[-1][0], end)] if touching else [*out[-1:], (start, end)]
        return out
