"""What a catalogue says of one countable feature, as the ledger needs it."""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from palier.core.catalogue.promises import Feature
from palier.core.ledger.amounts import UNIT, step_of

ALL = "all"


@dataclass(frozen=True, slots=True)
class Rule:
    """So much for every whole period, in sixtieths.

    `pro_rata`: a period that the contract cuts short gives its share.  `carry_over` is the most that goes on into the
    next period, None for everything.  `lasts`: a grant ends with the contract rather than with its period.
    """

    amount: int
    count: str
    per: str | None
    pro_rata: bool = False
    carry_over: int | None = 0
    lasts: bool = False

    def due(self, amount: int, share: Fraction) -> int:
        """What of an amount is granted for a share of a period: rounded up to a whole step, in the customer's favour.

        >>> Rule(300, "credits", "contract_year", pro_rata=True).due(300, Fraction(1, 2))
        180
        """
        step = step_of(self.count)
        return ceil(amount * share / step) * step if self.pro_rata else amount


def rule_of(feature: Feature) -> Rule | None:
    """The rule of a feature that is counted; None for rights, choices, percentages and what is unlimited.

    Source: plan-language.md, "features".
    """
    if feature.count in (None, "percent") or isinstance(feature.amount, bool) or not isinstance(feature.amount, int):
        return None
    carried = feature.carry_over
    return Rule(
        amount=feature.amount * UNIT,
        count=feature.count or "",
        per=feature.per,
        pro_rata=feature.pro_rata,
        carry_over=None if carried == ALL else int(carried or 0) * UNIT,
        lasts=feature.expires == "contract",
    )
