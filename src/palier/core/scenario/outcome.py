"""What came of running a file of scenarios: for each, where the clocks differ from what was expected."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from palier.core.catalogue.terms import Offer
from palier.core.clock import State
from palier.core.scenario.telling import Told


class Quality(StrEnum):
    """What was expected of a clock, of the case itself, or of something sold beside clocks."""

    DUE = "due"
    STATE = "state"
    OFFER = "offer"
    BREACHED_AT = "breached_at"
    SEVERITY = "severity"
    ASKED = "asked"
    LEAVES = "leaves"
    REMINDED = "reminded"
    CLOSED = "closed"
    REVIEWED = "reviewed"
    REOPENS_UNTIL = "reopens_until"
    TOLD = "told"
    IS = "is"
    CHANGES = "changes"
    SERVICE = "service"
    ELSE = "else"
    REACHES = "reaches"
    EVERY = "every"
    OFFERED = "offered"
    STAGES = "stages"
    MENU = "menu"
    COUNTED = "counted"
    BEGUN = "begun"


Quantity = datetime | State | Offer | Told | tuple[date, ...] | tuple[str, ...] | str | int | None


@dataclass(frozen=True, slots=True)
class Difference:
    """One expectation, written on `line`, that a clock, or the case (`clock` is empty), did not meet at `at`.

    `expected` and `got` are instants, a State or an Offer, None where there is none; `is_absent` says that there
    is no such clock or cycle at all, then.
    """

    line: int
    clock: str
    cycle: int | None
    at: datetime
    quality: Quality
    expected: Quantity
    got: Quantity
    is_absent: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """One scenario, the number of things expected in it, and the differences found."""

    title: str
    line: int
    checked: int
    differences: tuple[Difference, ...]

    @property
    def holds(self) -> bool:
        """Whether everything was as expected."""
        return not self.differences


@dataclass(frozen=True, slots=True)
class Outcome:
    """A whole file, scenario by scenario."""

    name: str
    results: tuple[Result, ...]

    @property
    def holds(self) -> bool:
        """Whether every scenario was as expected."""
        return all(result.holds for result in self.results)
