"""What people do with credits: each answers the lines to write, and refuses what is not there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from palier.core.ledger.amounts import check_step
from palier.core.ledger.book import Book, ends_first
from palier.core.ledger.entries import Entry, Kind, Opening
from palier.core.ledger.errors import MoreThanTaken, NotEnough

Lines = tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """A part of an amount and the last day it can be spent, None for no last day."""

    amount: int
    ends_on: date | None


def consume(book: Book, amount: int, *, count: str, on: date, at: datetime) -> Lines:
    """Spend on that day, what ends first.  Raises NotEnough, UnevenAmount."""
    check_step(amount, count)
    parts = _drawn(book, amount, count, on)
    return lines(book, Kind.CONSUMPTION, [(lot, -part, 0) for lot, part in parts], at=at)


def reserve(book: Book, amount: int, *, count: str, on: date, at: datetime) -> Lines:
    """Set aside for something; what is set aside can't be spent otherwise and doesn't expire.

    Raises NotEnough, UnevenAmount.
    """
    check_step(amount, count)
    parts = _drawn(book, amount, count, on)
    return lines(book, Kind.RESERVATION, [(lot, -part, part) for lot, part in parts], at=at)


def consume_reserved(book: Book, act: int, amount: int, *, count: str, at: datetime) -> Lines:
    """Spend of what the act `act` reserved, what ends first.  Raises MoreThanTaken, UnevenAmount."""
    check_step(amount, count)
    parts = _settled(book, book.still_reserved(act), amount, count, last_first=False)
    return lines(book, Kind.CONSUMPTION, [(lot, 0, -part) for lot, part in parts], at=at, settles=act)


def release(book: Book, act: int, amount: int, *, count: str, at: datetime) -> Lines:
    """Give back what the act `act` reserved, what lasts longest first.  Raises MoreThanTaken, UnevenAmount."""
    check_step(amount, count)
    parts = _settled(book, book.still_reserved(act), amount, count, last_first=True)
    return lines(book, Kind.RELEASE, [(lot, part, -part) for lot, part in parts], at=at, settles=act)


def refund(book: Book, act: int, amount: int, *, count: str, at: datetime) -> Lines:
    """Give back what the act `act` consumed, what lasts longest first.  Raises MoreThanTaken, UnevenAmount."""
    check_step(amount, count)
    parts = _settled(book, book.still_consumed(act), amount, count, last_first=True)
    return lines(book, Kind.REFUND, [(lot, part, 0) for lot, part in parts], at=at, settles=act)


def send(book: Book, amount: int, *, count: str, on: date, at: datetime) -> tuple[Lines, tuple[Share, ...]]:
    """Take from this ledger for another one: the lines, and what the other one receives.

    Raises NotEnough, UnevenAmount.
    """
    check_step(amount, count)
    parts = _drawn(book, amount, count, on)
    shares = tuple(Share(part, book.lots[lot].opening.ends_on) for lot, part in parts)
    return lines(book, Kind.TRANSFER, [(lot, -part, 0) for lot, part in parts], at=at), shares


def receive(book: Book, shares: Iterable[Share], *, on: date, at: datetime) -> Lines:
    """Take in what another ledger sent; it keeps its last day."""
    return opening_lines(book, Kind.TRANSFER, [(share.amount, Opening(on, share.ends_on)) for share in shares], at=at)


def correct(book: Book, amount: int, *, count: str, on: date, ends_on: date | None, at: datetime) -> Lines:
    """Put a mistake right: add a lot that ends on `ends_on`, or take away what ends first.

    Raises NotEnough, UnevenAmount.
    """
    check_step(abs(amount), count)
    if amount > 0:
        return opening_lines(book, Kind.CORRECTION, [(amount, Opening(on, ends_on))], at=at)
    return lines(book, Kind.CORRECTION, [(lot, -part, 0) for lot, part in _drawn(book, -amount, count, on)], at=at)


def lines(
    book: Book, kind: Kind, parts: Sequence[tuple[int, int, int]], *, at: datetime, settles: int | None = None
) -> Lines:
    """One act's lines: for each lot what is added to the free and to the reserved."""
    act, dated = book.next_seq, book.dated(at)
    return tuple(
        Entry(act + place, act, dated, kind, lot, free, reserved, settles)
        for place, (lot, free, reserved) in enumerate(parts)
    )


def opening_lines(book: Book, kind: Kind, parts: Sequence[tuple[int, Opening]], *, at: datetime) -> Lines:
    """One act's lines that open a lot each."""
    act, dated = book.next_seq, book.dated(at)
    return tuple(
        Entry(act + place, act, dated, kind, act + place, amount, opens=opening)
        for place, (amount, opening) in enumerate(parts)
    )


def _drawn(book: Book, amount: int, count: str, on: date) -> list[tuple[int, int]]:
    """From which lot how much.  Raises NotEnough."""
    free = {lot.id: lot.free for lot in book.spendable(on)}
    left = sum(free.values())
    if left < amount:
        raise NotEnough(amount, left, count)
    return _portioned(free, amount)


def _settled(
    book: Book, taken: Mapping[int, int], amount: int, count: str, *, last_first: bool
) -> list[tuple[int, int]]:
    """Of which lot how much.  Raises MoreThanTaken."""
    left = sum(taken.values())
    if left < amount:
        raise MoreThanTaken(amount, left, count)
    order = sorted(taken, key=lambda lot: ends_first(book.lots[lot]), reverse=last_first)
    return _portioned({lot: taken[lot] for lot in order}, amount)


def _portioned(held: Mapping[int, int], amount: int) -> list[tuple[int, int]]:
    """The amount out of what is held, in its order."""
    parts = []
    for lot, most in held.items():
        part = min(most, amount)
        if part:
            parts.append((lot, part))
        amount -= part
    return parts
