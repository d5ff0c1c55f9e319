"""A compiled calendar: sorted open pieces with running totals, so that every question is a binary search.

The same search serves two kinds of moment: whole seconds since the epoch, and the timedelta since the epoch, which
keeps the microseconds of a datetime and costs no conversion.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import timedelta
from fractions import Fraction
from functools import cached_property
from itertools import accumulate
from math import ceil, floor, lcm
from operator import sub
from typing import Generic, NamedTuple, TypeVar

from palier.core.time.pieces import Piece, year_start

Moment = TypeVar("Moment", int, timedelta)


class Totals(Generic[Moment]):
    """Pieces [opens, closes) of the years [start, end), and the open time `upto` the end of each.

    Piece 0 is an empty one at the very start, so that each moment of these years has a piece that opened before it.
    """

    __slots__ = ("closes", "end", "opens", "start", "upto")

    def __init__(self, opens: list[Moment], closes: list[Moment], end: Moment) -> None:
        self.opens: list[Moment] = opens
        self.closes: list[Moment] = closes
        self.start: Moment = opens[0]
        self.end: Moment = end
        self.upto: list[Moment] = list(accumulate(map(sub, closes, opens)))

    def time_at(self, at: Moment) -> Moment:
        """Open time from the start of these years to `at`."""
        piece = bisect_right(self.opens, at) - 1
        closes = self.closes[piece]
        return self.upto[piece] if at >= closes else self.upto[piece] - (closes - at)

    def when_time_is(self, total: Moment) -> Moment | None:
        """The earliest moment at which `total` open time (more than none) has passed; None: not in these years."""
        piece = bisect_left(self.upto, total)
        return self.closes[piece] - (self.upto[piece] - total) if piece < len(self.upto) else None


class DayTotals(NamedTuple):
    """Running totals in working days, counted in parts: `unit` of them make a day, `rates` of them pass each second."""

    unit: int
    rates: Sequence[int]
    upto: Sequence[int]


class Index:
    """Some whole years of a calendar; immutable, so threads share it without a lock."""

    def __init__(self, years: range, pieces: list[Piece]) -> None:
        start, end = year_start(years.start), year_start(years.stop)
        opens, closes = [start, *(piece.opens for piece in pieces)], [start, *(piece.closes for piece in pieces)]
        self.years, self.pieces = years, pieces
        self.seconds = Totals(opens, closes, end)
        self.exact = Totals([timedelta(0, at) for at in opens], [timedelta(0, at) for at in closes], timedelta(0, end))

    @cached_property
    def days(self) -> DayTotals:
        """The running total with each piece weighed by its share of its working day."""
        unit = lcm(*{piece.day_length for piece in self.pieces})
        rates = [0, *(unit // piece.day_length for piece in self.pieces)]
        shares = ((piece.closes - piece.opens) * rate for piece, rate in zip(self.pieces, rates[1:], strict=True))
        return DayTotals(unit, rates, [0, *accumulate(shares)])

    def days_at(self, at: int | Fraction) -> Fraction:
        """Working days from the start of these years to `at`, in seconds since the epoch."""
        piece = bisect_right(self.seconds.opens, floor(at)) - 1
        left = max(0, self.seconds.closes[piece] - at)
        return Fraction(self.days.upto[piece] - left * self.days.rates[piece], self.days.unit)

    def when_days_are(self, total: Fraction) -> int | None:
        """The earliest whole second at which `total` working days (more than none) have passed; None: not here."""
        parts = ceil(total * self.days.unit)
        piece = bisect_left(self.days.upto, parts)
        if piece == len(self.days.upto):
            return None
        return self.seconds.closes[piece] - (self.days.upto[piece] - parts) // self.days.rates[piece]
