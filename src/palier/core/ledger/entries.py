"""The lines of a ledger."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Kind(StrEnum):
    """What a line records."""

    GRANT = "grant"
    RESERVATION = "reservation"
    CONSUMPTION = "consumption"
    RELEASE = "release"
    REFUND = "refund"
    EXPIRY = "expiry"
    CARRY_OVER = "carry_over"
    TRANSFER = "transfer"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class Opening:
    """What a line that opens a lot says of it: the first and last day it can be spent, None for no last day.

    `period_on` is the first day of the period that a grant is for and `promised` the amount that the catalogue gave
    for a whole period when it was granted; both None for lots that no period gave.
    """

    starts_on: date
    ends_on: date | None
    period_on: date | None = None
    promised: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: what it adds to, or takes from, what is free and what is reserved in one lot, in sixtieths.

    `seq` numbers the lines of a ledger from 1; `act` is the `seq` of the first line written with it; `lot` that of the
    line that opened its lot; `settles` the act whose reservation or consumption it ends.
    """

    seq: int
    act: int
    at: datetime
    kind: Kind
    lot: int
    free: int
    reserved: int = 0
    settles: int | None = None
    opens: Opening | None = None
