"""A ledger read: what each lot holds after its lines."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from palier.core.ledger.entries import Entry, Kind, Opening


class Overdrawn(Exception):
    """A line takes what is not there, or of a lot that was never opened: the ledger was not written by its rules."""

    def __init__(self, seq: int) -> None:
        super().__init__(f"entry {seq}")
        self.seq = seq


@dataclass(frozen=True, slots=True)
class Lot:
    """One grant and what is left of it, in sixtieths: `free` to be spent, `reserved` for something."""

    id: int
    opening: Opening
    granted: int
    free: int
    reserved: int = 0

    def is_open(self, on: date) -> bool:
        """Whether it can be spent on that day, its last included."""
        return self.opening.starts_on <= on and not self.has_ended(on)

    def has_ended(self, on: date) -> bool:
        """Whether its last day lies before that day."""
        return self.opening.ends_on is not None and self.opening.ends_on < on


@dataclass(frozen=True)
class Book:
    """The lines of one ledger and the lots they make."""

    entries: tuple[Entry, ...] = ()
    lots: Mapping[int, Lot] = field(default_factory=dict)

    @property
    def next_seq(self) -> int:
        """The number of the line to be written next."""
        return len(self.entries) + 1

    def after(self, entries: Iterable[Entry]) -> "Book":
        """The ledger with further lines.  Raises Overdrawn."""
        written, lots = list(self.entries), dict(self.lots)
        for entry in entries:
            if entry.seq != len(written) + 1:
                raise Overdrawn(entry.seq)
            lots[entry.lot] = _changed(lots.get(entry.lot), entry)
            written.append(entry)
        return Book(tuple(written), lots)

    def free(self, on: date) -> int:
        """What can be spent on that day, in sixtieths."""
        return sum(lot.free for lot in self.spendable(on))

    def reserved(self) -> int:
        """What is reserved, whenever its lots end: what was booked in time may be had later."""
        return sum(lot.reserved for lot in self.lots.values())

    def spendable(self, on: date) -> list[Lot]:
        """The lots with something to spend on that day: what ends first is spent first."""
        return sorted((lot for lot in self.lots.values() if lot.free and lot.is_open(on)), key=ends_first)

    def dated(self, at: datetime) -> datetime:
        """`at`, but never before the last line: machines' clocks differ by a little, lines follow one another."""
        return max(at, self.entries[-1].at) if self.entries else at

    def still_reserved(self, act: int) -> dict[int, int]:
        """What is left of a reservation, by lot."""
        return _sums((entry.lot, entry.reserved) for entry in self.entries if act in (entry.act, entry.settles))

    def still_consumed(self, act: int) -> dict[int, int]:
        """What an act consumed and was not refunded yet, by lot."""
        taken = (entry for entry in self.entries if entry.act == act and entry.kind is Kind.CONSUMPTION)
        given = (entry for entry in self.entries if entry.settles == act and entry.kind is Kind.REFUND)
        return _sums((entry.lot, -entry.free - entry.reserved) for entries in (taken, given) for entry in entries)


def book_of(entries: Iterable[Entry]) -> Book:
    """A ledger from its lines in order.  Raises Overdrawn where any lot is, at any line, below zero."""
    return Book().after(entries)


def ends_first(lot: Lot) -> tuple[date, int]:
    """Order of spending: the earliest last day, then the oldest lot."""
    return lot.opening.ends_on or date.max, lot.id


def _changed(lot: Lot | None, entry: Entry) -> Lot:
    if entry.opens is not None and entry.lot == entry.seq:
        lot = Lot(entry.seq, entry.opens, entry.free, 0)
    if lot is None:
        raise Overdrawn(entry.seq)
    lot = replace(lot, free=lot.free + entry.free, reserved=lot.reserved + entry.reserved)
    if lot.free < 0 or lot.reserved < 0:
        raise Overdrawn(entry.seq)
    return lot


def _sums(parts: Iterator[tuple[int, int]]) -> dict[int, int]:
    """The parts of each lot together, as far as something remains."""
    sums: dict[int, int] = {}
    for lot, part in parts:
        sums[lot] = sums.get(lot, 0) + part
    return {lot: part for lot, part in sums.items() if part > 0}
