"""What time itself writes into a ledger: grants when periods begin, carry-over and expiry when they end."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from palier.core.ledger.book import Book, Lot, ends_first
from palier.core.ledger.entries import Entry, Kind, Opening
from palier.core.ledger.moves import lines, opening_lines
from palier.core.ledger.periods import DAY, Period, Term, period_on, periods_between
from palier.core.ledger.rules import Rule

Midnight = Callable[[date], datetime]
"""The instant at which a day of the account begins."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Whose days these are: the contract's term, the day the ledger was opened on, and where days begin."""

    term: Term
    opened_on: date
    midnight: Midnight


def bring_up_to(book: Book, rule: Rule | None, bounds: Bounds, *, on: date, at: datetime) -> tuple[Entry, ...]:
    """The lines that are due by the day `on` and not written yet, each dated when it was due; none the second time.

    Grants begin with the period in which the ledger was opened.  `rule` None: the feature is no longer sold, nothing
    more is granted, but what was granted ends in its time.  More promised in mid-period (an upgrade, an add-on) is
    granted from that day on, its share of what the period has left where the rule says pro rata; less takes nothing.
    """
    writer = _Writer(book, rule, bounds, at)
    for period in _periods(rule, bounds, on):
        writer.end_lots(period.starts_on)
        writer.grant(period, on)
    writer.end_lots(on)
    return writer.book.entries[len(book.entries) :]


def _periods(rule: Rule | None, bounds: Bounds, on: date) -> list[Period]:
    return list(periods_between(rule.per, bounds.term, bounds.opened_on, on)) if rule else []


class _Writer:
    """Writes lines into a book of its own, in order of time."""

    def __init__(self, book: Book, rule: Rule | None, bounds: Bounds, at: datetime) -> None:
        self.book = book
        self.rule = rule
        self.bounds = bounds
        self.at = at

    def grant(self, period: Period, on: date) -> None:
        """What the period promises and was not granted; a period that has passed gets no more than it got."""
        assert self.rule
        promised = self._promised(period)
        if promised is None:
            amount, starts_on = self.rule.due(self.rule.amount, period.share), period.starts_on
        elif promised < self.rule.amount and period == period_on(self.rule.per, self.bounds.term, on):
            amount, starts_on = self.rule.due(self.rule.amount - promised, period.share_from(on)), on
        else:
            return
        if amount:
            ends_on = self.bounds.term.ends_on if self.rule.lasts else period.ends_on
            opening = Opening(starts_on, ends_on, period.starts_on, self.rule.amount)
            self._write(opening_lines(self.book, Kind.GRANT, [(amount, opening)], at=self._dated(starts_on)))

    def end_lots(self, on: date) -> None:
        """Whatever is left of lots that ended before that day goes on into the next period, or expires."""
        ended = [lot for lot in self.book.lots.values() if lot.free and lot.has_ended(on)]
        for lot in sorted(ended, key=ends_first):
            assert lot.opening.ends_on
            self._end(lot, lot.opening.ends_on + DAY)

    def _end(self, lot: Lot, day: date) -> None:
        next_period = period_on(self.rule.per, self.bounds.term, day) if self.rule else None
        carried = self._carried(lot, day) if next_period else 0
        at = self._dated(day)
        if next_period and carried:
            self._write(lines(self.book, Kind.CARRY_OVER, [(lot.id, -carried, 0)], at=at))
            opening = Opening(day, next_period.ends_on)
            self._write(opening_lines(self.book, Kind.CARRY_OVER, [(carried, opening)], at=at))
        if lot.free > carried:
            self._write(lines(self.book, Kind.EXPIRY, [(lot.id, carried - lot.free, 0)], at=at))

    def _carried(self, lot: Lot, day: date) -> int:
        """What of a lot goes on: the most the rule allows, less what went on into the same period already."""
        assert self.rule
        if self.rule.carry_over is None:
            return lot.free
        before = sum(
            entry.free
            for entry in self.book.entries
            if entry.kind is Kind.CARRY_OVER and entry.opens and entry.opens.starts_on == day
        )
        return min(lot.free, max(0, self.rule.carry_over - before))

    def _promised(self, period: Period) -> int | None:
        """What was promised for the whole of a period when it was last granted."""
        told = [
            entry.opens.promised or 0
            for entry in self.book.entries
            if entry.kind is Kind.GRANT and entry.opens and entry.opens.period_on == period.starts_on
        ]
        return max(told, default=None)

    def _dated(self, day: date) -> datetime:
        """When the day began, and never later than now."""
        return min(self.bounds.midnight(day), self.at)

    def _write(self, written: tuple[Entry, ...]) -> None:
        self.book = self.book.after(written)
