"""When to tell that credits run out, by number or by time; each once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from palier.core.ledger.book import Book, Lot
from palier.core.ledger.periods import Term
from palier.core.ledger.rules import Rule

LOW = Fraction(1, 5)
"""The share left of what was granted at which to tell."""

AHEAD = timedelta(days=60)
"""How long before its last day a lot is spoken of."""


class AlertKind(StrEnum):
    """Why to tell."""

    LOW = "low"
    EXPIRING = "expiring"


@dataclass(frozen=True, slots=True)
class Alert:
    """Something to tell once: `lot` tells one occasion from another, amounts are in sixtieths.

    LOW: `left` of `granted` can still be spent.  EXPIRING: `left` is lost after `ends_on`.
    """

    kind: AlertKind
    lot: int
    left: int
    granted: int
    ends_on: date | None


def alerts_on(book: Book, rule: Rule | None, term: Term, *, on: date) -> tuple[Alert, ...]:
    """Everything there is to tell on that day; what was told before is the caller's to know."""
    return (*_low(book, on), *_expiring(book, rule, term, on))


def _low(book: Book, on: date) -> Iterator[Alert]:
    """A fifth or less is left of all the lots of the day; a new lot is a new occasion."""
    lots = [lot for lot in book.lots.values() if lot.granted and lot.is_open(on)]
    granted, left = sum(lot.granted for lot in lots), sum(lot.free for lot in lots)
    if lots and left <= granted * LOW:
        yield Alert(AlertKind.LOW, max(lot.id for lot in lots), left, granted, None)


def _expiring(book: Book, rule: Rule | None, term: Term, on: date) -> Iterator[Alert]:
    """Lots with something to lose.  A lot that never had more than AHEAD to live is not spoken of: a monthly grant
    would be announced as lost on the day it is made.
    """
    for lot in book.spendable(on):
        ends_on = lot.opening.ends_on
        if ends_on is None or ends_on - on > AHEAD or ends_on - lot.opening.starts_on <= AHEAD:
            continue
        lost = lot.free - _carried(lot, rule, term)
        if lost > 0:
            yield Alert(AlertKind.EXPIRING, lot.id, lost, lot.granted, ends_on)


def _carried(lot: Lot, rule: Rule | None, term: Term) -> int:
    """What would go on into a next period, where the contract has one."""
    if rule is None or lot.opening.ends_on == term.ends_on:
        return 0
    return lot.free if rule.carry_over is None else min(lot.free, rule.carry_over)
