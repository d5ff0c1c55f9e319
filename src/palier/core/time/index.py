"""A compiled calendar: sorted open pieces with running totals, so that every question is a binary search.

Ticks are whole microseconds since the epoch, the grain of `datetime`, so that nothing is ever rounded away.
"""

from bisect import bisect_left, bisect_right
from fractions import Fraction
from functools import cached_property
from itertools import accumulate
from math import ceil, lcm
from typing import NamedTuple

from palier.core.time.pieces import Piece, year_start

SECOND = 1_000_000


class DayTotals(NamedTuple):
    """Running totals in working days, whole numbers of one day's `unit`th part; `rates` are parts per tick."""

    unit: int
    rates: list[int]
    upto: list[int]


class Index:
    """Some whole years of a calendar; immutable, so threads share it without a lock.

    `upto[i]` is the open time of the years compiled up to the end of piece `i`.  Piece 0 is an empty one at the
    very start, so that each instant of these years has a piece that opened before it.
    """

    def __init__(self, years: range, pieces: list[Piece]) -> None:
        self.years = years
        self.pieces = pieces
        self.start, self.end = year_start(years.start) * SECOND, year_start(years.stop) * SECOND
        self.opens = [self.start, *(piece.opens * SECOND for piece in pieces)]
        self.closes = [self.start, *(piece.closes * SECOND for piece in pieces)]
        self.upto = [0, *accumulate((piece.closes - piece.opens) * SECOND for piece in pieces)]

    @cached_property
    def days(self) -> DayTotals:
        """The same totals with each piece weighed by its share of its working day."""
        unit = lcm(*{piece.day_length * SECOND for piece in self.pieces})
        rates = [0, *(unit // (piece.day_length * SECOND) for piece in self.pieces)]
        shares = ((end - start) * rate for start, end, rate in zip(self.opens, self.closes, rates, strict=True))
        return DayTotals(unit, rates, list(accumulate(shares)))

    def time_at(self, at: int) -> int:
        """Open ticks from the start of these years to `at`."""
        piece = bisect_right(self.opens, at) - 1
        left = self.closes[piece] - at
        return self.upto[piece] - left if left > 0 else self.upto[piece]

    def when_time_is(self, total: int) -> int | None:
        """The earliest tick at which `total` open ticks (more than 0) have passed; None: not in these years."""
        piece = bisect_left(self.upto, total)
        return self.closes[piece] - self.upto[piece] + total if piece < len(self.upto) else None

    def days_at(self, at: int) -> Fraction:
        """Working days from the start of these years to `at`."""
        piece = bisect_right(self.opens, at) - 1
        left = max(0, self.closes[piece] - at)
        return Fraction(self.days.upto[piece] - left * self.days.rates[piece], self.days.unit)

    def when_days_are(self, total: Fraction) -> int | None:
        """The earliest whole second, in ticks, at which `total` working days (more than 0) have passed, or None."""
        parts = ceil(total * self.days.unit)
        piece = bisect_left(self.days.upto, parts)
        if piece == len(self.days.upto):
            return None
        left = (self.days.upto[piece] - parts) // (self.days.rates[piece] * SECOND)
        return self.closes[piece] - left * SECOND

    def piece_after(self, at: int) -> int | None:
        """The position of the first piece that closes after `at`, or None."""
        piece = bisect_right(self.closes, at)
        return piece if piece < len(self.closes) else None
