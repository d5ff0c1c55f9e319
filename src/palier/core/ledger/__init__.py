"""The ledger of everything countable in a contract: entries in, balances out; exact, and never below zero.

Amounts are whole numbers of sixtieths of the feature's unit: an hour is 60 minutes, a credit 60 sixtieths.  Every
entry belongs to a lot, the grant it draws on, so that what ends first is spent first and what ended is never spent.
"""

from palier.core.ledger.alerts import Alert, AlertKind, alerts_on
from palier.core.ledger.amounts import UNIT, amount_of, step_of, units
from palier.core.ledger.book import Book, Lot, Overdrawn, book_of
from palier.core.ledger.dues import bring_up_to
from palier.core.ledger.entries import Entry, Kind, Opening
from palier.core.ledger.errors import MoreThanTaken, NotEnough, UnevenAmount
from palier.core.ledger.moves import (
    Share,
    consume,
    consume_reserved,
    correct,
    receive,
    refund,
    release,
    reserve,
    send,
)
from palier.core.ledger.periods import Period, Term, anniversary, period_on, periods_between
from palier.core.ledger.rules import Rule, rule_of

__all__ = [
    "UNIT",
    "Alert",
    "AlertKind",
    "Book",
    "Entry",
    "Kind",
    "Lot",
    "MoreThanTaken",
    "NotEnough",
    "Opening",
    "Overdrawn",
    "Period",
    "Rule",
    "Share",
    "Term",
    "UnevenAmount",
    "alerts_on",
    "amount_of",
    "anniversary",
    "book_of",
    "bring_up_to",
    "consume",
    "consume_reserved",
    "correct",
    "period_on",
    "periods_between",
    "receive",
    "refund",
    "release",
    "reserve",
    "rule_of",
    "send",
    "step_of",
    "units",
]
