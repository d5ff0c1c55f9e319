"""Amounts of working days, exact."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True, order=True, slots=True, init=False)
class WorkingDays:
    """An amount of working days; `amount` is exact.

    Each day of a calendar counts one, in proportion to its own open time (plan-language.md, "Durations").
    A float counts as it is written.  Raises ValueError for what is no finite number.

    >>> WorkingDays(0.1) == WorkingDays("0.1") == WorkingDays(Fraction(1, 10))
    True
    >>> print(WorkingDays(1), WorkingDays("2.50"), WorkingDays(Fraction(1, 3)))
    1 2.5 1/3
    """

    amount: Fraction

    def __init__(self, amount: int | float | str | Decimal | Fraction) -> None:
        exact = amount if isinstance(amount, (int, Fraction)) else str(amount)
        object.__setattr__(self, "amount", Fraction(exact))

    def __add__(self, other: "WorkingDays") -> "WorkingDays":
        return WorkingDays(self.amount + other.amount)

    def __sub__(self, other: "WorkingDays") -> "WorkingDays":
        return WorkingDays(self.amount - other.amount)

    def __str__(self) -> str:
        places = Decimal(self.amount.numerator) / self.amount.denominator
        return f"{places.normalize():f}" if Fraction(places) == self.amount else str(self.amount)
