"""The bulk form: the same answers as `WorkTime`, for numpy arrays of whole seconds since the epoch.

Time is cut into slots of 4096 seconds.  In nearly all of them open time is interrupted at most once, so that one
look-up and a little arithmetic answer without a search; moments in the others are searched for.  Work is done in
chunks that stay in the processor's cache.
"""

from collections.abc import Iterator
from fractions import Fraction
from math import ceil

import numpy as np
from numpy.typing import ArrayLike, NDArray

from palier.core.time.index import Index
from palier.core.time.worktime import BACKWARDS, WorkTime

SLOT = 12  # bits
FIELD = SLOT + 1  # bits that hold an offset in a slot, its end included
OFFSET, MASK = (1 << SLOT) - 1, (1 << FIELD) - 1
CHUNK = 1 << 13
AGES = 1 << 40  # seconds: more than any calendar holds
Ints = NDArray[np.int64]


class BulkTime:
    """Open time on one calendar for arrays (one dimension) of whole seconds since the epoch.

    Reads and refuses as `WorkTime` does; an amount may be one number for all.

    >>> from palier.core.time import ALWAYS
    >>> BulkTime(WorkTime(ALWAYS)).add([0, 86399], 60)
    array([   60, 86459])
    """

    def __init__(self, worktime: WorkTime) -> None:
        self.worktime = worktime
        self._tables: _Tables | None = None

    def elapsed(self, starts: ArrayLike, ends: ArrayLike) -> Ints:
        """Open seconds in each [start, end); negative where the end comes first."""
        first, last = np.broadcast_arrays(_ints(starts), _ints(ends))
        out = np.empty_like(first)
        tables = self._covering(first, last)
        for chunk in _chunks(first):
            out[chunk] = tables.time_at(last[chunk]) - tables.time_at(first[chunk])
        return out

    def add(self, starts: ArrayLike, seconds: ArrayLike) -> Ints:
        """The earliest second at which that much open time has passed since each start; the start itself for none."""
        first, amounts = np.broadcast_arrays(_ints(starts), np.minimum(_ints(seconds), AGES))
        if (amounts < 0).any():
            raise ValueError(BACKWARDS)
        out = np.empty_like(first)
        tables = self._covering(first)
        for chunk in _chunks(first):
            totals = tables.time_at(first[chunk]) + amounts[chunk]
            while (beyond := totals > tables.total).any():
                tables = self._later(tables.index, first[chunk][beyond])
                totals = tables.time_at(first[chunk]) + amounts[chunk]
            out[chunk] = np.where(amounts[chunk] > 0, tables.when_time_is(totals), first[chunk])
        return out

    def add_days(self, starts: ArrayLike, days: Fraction) -> Ints:
        """The earliest second at which that many working days have passed since each start; the start for none."""
        first = _ints(starts)
        if days < 0:
            raise ValueError(BACKWARDS)
        index = self._covering(first).index
        while days > 0:
            ends, beyond = _days_later(index, first, days)
            if not beyond.any():
                return ends
            index = self._later(index, first[beyond]).index
        return first.copy()

    def _covering(self, *moments: Ints) -> "_Tables":
        ends = [int(bound) for each in moments if each.size for bound in (each.min(), each.max())] or [0]
        return self._tables_of(self.worktime.covering(min(ends), max(ends)))

    def _later(self, index: Index, unanswered: Ints) -> "_Tables":
        return self._tables_of(self.worktime.later(index, int(unanswered[0])))

    def _tables_of(self, index: Index) -> "_Tables":
        tables = self._tables
        if tables is None or tables.index is not index:
            tables = self._tables = _Tables(index)
        return tables


class _Tables:
    """The slots of one index.  Touching pieces count as one here, for only interruptions matter."""

    def __init__(self, index: Index) -> None:
        self.index = index
        seconds = index.seconds
        opens, closes, upto = (_ints(column) for column in (seconds.opens, seconds.closes, seconds.upto))
        apart = closes[:-1] != opens[1:]
        self.opens: Ints = opens[np.insert(apart, 0, True)]
        self.closes: Ints = closes[np.append(apart, True)]
        self.upto: Ints = upto[np.append(apart, True)]
        self.total = seconds.upto[-1]
        self._lay_out_time(seconds.start, seconds.end)
        self._lay_out_totals()

    def _lay_out_time(self, start: int, end: int) -> None:
        """For each slot of time: total at its start, offset and length of its one open stretch."""
        self.first_slot = start >> SLOT
        slots = np.arange(self.first_slot, (end >> SLOT) + 1) << SLOT
        piece = np.searchsorted(self.closes, slots, side="right")
        beyond = np.searchsorted(self.opens, slots + (1 << SLOT), side="left")
        held = np.minimum(piece, len(self.closes) - 1)
        opens = np.maximum(self.opens[held], slots) - slots
        length = np.minimum(self.closes[held] - slots, 1 << SLOT) - opens
        opens, length = np.where(beyond > piece, (opens, length), 0)
        self.stretches: Ints = (self._search_time(np.maximum(slots, start)) << (2 * FIELD)) | (opens << FIELD) | length
        self.torn_times = (beyond - piece > 1) if (beyond - piece > 1).any() else None

    def _lay_out_totals(self) -> None:
        """For each slot of totals: the moment its first total is reached, offset and length of its one interruption."""
        slots = np.arange((self.total >> SLOT) + 1) << SLOT
        gaps = np.append(self.opens[1:] - self.closes[:-1], 0)
        piece = np.searchsorted(self.upto, slots, side="left")
        beyond = np.searchsorted(self.upto, slots + OFFSET, side="left")
        offset, gap = np.where(beyond > piece, (self.upto[piece] - slots, gaps[piece]), ([OFFSET], [0]))
        self.reached: Ints = self._search_total(slots)
        self.gaps: Ints = (gap << FIELD) | offset
        self.torn_totals = (beyond - piece > 1) if (beyond - piece > 1).any() else None

    def time_at(self, at: Ints) -> Ints:
        """Open seconds up to each moment."""
        slot = (at >> SLOT) - self.first_slot
        stretch = self.stretches.take(slot)
        inside = (at & OFFSET) - ((stretch >> FIELD) & MASK)
        totals: Ints = (stretch >> (2 * FIELD)) + np.minimum(np.maximum(inside, 0), stretch & MASK)
        if self.torn_times is not None:
            torn = self.torn_times.take(slot)
            totals[torn] = self._search_time(at[torn])
        return totals

    def when_time_is(self, totals: Ints) -> Ints:
        """The earliest moment at which each total (0 < total <= self.total) is reached."""
        slot, offset = totals >> SLOT, totals & OFFSET
        gap = self.gaps.take(slot)
        moments: Ints = self.reached.take(slot) + offset + (gap >> FIELD) * (offset > (gap & MASK))
        if self.torn_totals is not None:
            torn = self.torn_totals.take(slot)
            moments[torn] = self._search_total(totals[torn])
        return moments

    def _search_time(self, at: Ints) -> Ints:
        piece = np.searchsorted(self.opens, at, side="right") - 1
        left: Ints = np.maximum(self.closes[piece] - at, 0)
        return self.upto[piece] - left

    def _search_total(self, totals: Ints) -> Ints:
        piece = np.searchsorted(self.upto, totals, side="left")
        return self.closes[piece] - (self.upto[piece] - totals)


def _ints(values: ArrayLike) -> Ints:
    array = np.asarray(values)
    return array.astype(np.int64, casting="same_kind" if array.size else "unsafe", copy=False)


def _chunks(values: Ints) -> Iterator[slice]:
    return (slice(start, start + CHUNK) for start in range(0, values.size, CHUNK))


def _days_later(index: Index, starts: Ints, days: Fraction) -> tuple[Ints, NDArray[np.bool_]]:
    """Ends, and which starts find none in this index.  In Python's own integers where 64 bits would overflow."""
    seconds, totals = index.seconds, index.days
    amount = ceil(days * totals.unit)
    kind = np.int64 if totals.upto[-1] + amount < AGES << 20 else np.object_
    upto, rates = np.array(totals.upto, kind), np.array(totals.rates, kind)
    opens, closes = np.array(seconds.opens), np.array(seconds.closes)
    piece = np.searchsorted(opens, starts, side="right") - 1
    parts = upto[piece] - np.maximum(closes[piece] - starts, 0) * rates[piece] + amount
    piece = np.minimum(np.searchsorted(upto, parts, side="left"), len(upto) - 1)
    ends = closes[piece] - (upto[piece] - parts) // np.maximum(rates[piece], 1)
    return ends.astype(np.int64), np.asarray(parts > upto[-1], np.bool_)
