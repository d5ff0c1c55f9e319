"""Amounts: whole numbers of sixtieths of a unit, so that minutes, quarters, fifths and thirds are all exact."""

from decimal import Decimal
from fractions import Fraction

from palier.core.ledger.errors import UnevenAmount

UNIT = 60
"""How many parts a unit has: an hour its minutes."""

STEPS = {"hours": 1, "days": 15}
"""The smallest amount of each unit that can be divided: a minute, a quarter of a day; all others are whole."""


def step_of(count: str) -> int:
    """The smallest amount of a unit, in sixtieths."""
    return STEPS.get(count, UNIT)


def amount_of(written: Decimal | int, count: str) -> int:
    """So many units, in sixtieths: 1.5 hours are 90.

    Raises UnevenAmount for nothing, less than nothing, and what is no whole number of steps.

    >>> amount_of(Decimal("7.5"), "hours"), amount_of(2, "credits")
    (450, 120)
    """
    number = Decimal(written)
    amount = Fraction(number) * UNIT if number.is_finite() else Fraction(0)
    step = step_of(count)
    if amount <= 0 or amount % step:
        raise UnevenAmount(str(written), step, count)
    return int(amount)


def units(amount: int) -> Fraction:
    """An amount in sixtieths as a number of units.

    >>> units(90)
    Fraction(3, 2)
    """
    return Fraction(amount, UNIT)


def check_step(amount: int, count: str) -> None:
    """Let pass a positive amount of whole steps.  Raises UnevenAmount."""
    step = step_of(count)
    if amount <= 0 or amount % step:
        raise UnevenAmount(f"{float(units(amount)):g}", step, count)
