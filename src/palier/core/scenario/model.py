"""A scenario as read: a contract, what happens to a case under it, and what is expected of its clocks."""

from dataclasses import dataclass
from datetime import datetime

from palier.core.case import Event
from palier.core.catalogue import ContractFacts
from palier.core.catalogue.terms import Offer
from palier.core.catalogue.values import Moment
from palier.core.clock import State
from palier.core.scenario.outcome import Quantity
from palier.core.scenario.telling import Told


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One event as written on `line`.  `contract` is set where the event brings new terms, yet to be resolved."""

    line: int
    event: Event
    contract: ContractFacts | None = None


@dataclass(frozen=True, slots=True)
class Instant:
    """An expected instant; `at` is None for `none`."""

    at: datetime | None


@dataclass(frozen=True, slots=True)
class Telling:
    """Whom a step is expected to tell; `told` and `moment` are None for `none`, that nobody is told of this clock."""

    told: Told | None
    moment: Moment | None


@dataclass(frozen=True, slots=True)
class Expectation:
    """What one clock is expected to be at `at`; None stands for what is not said.  `cycle` None: the latest."""

    line: int
    clock: str
    at: datetime
    cycle: int | None
    state: State | None
    offer: Offer | None
    due: Instant | None
    breached_at: Instant | None
    told: "Telling | None" = None


@dataclass(frozen=True, slots=True)
class CaseExpectation:
    """What the case itself is expected to be at `at`; None stands for what is not said.

    `asked` counts how often the customer was asked again by then, `leaves` is when a mail to the contact leaves that
    is written at `at`.
    """

    line: int
    at: datetime
    severity: str | None
    asked: int | None
    leaves: datetime | None


@dataclass(frozen=True, slots=True)
class LifeExpectation:
    """What is expected of the life of the case by `at`: the instants of one thing that happens by itself, in order.

    `quality` is that of the outcome: reminded, closed, reviewed, reopens_until.
    """

    line: int
    quality: str
    at: datetime
    instants: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class SoldExpectation:
    """What is expected at `at` of something sold beside clocks (channel, review, engagement, commitment).

    `key` is what is said of the one called `name`, `expected` its value as `core.scenario.sold` finds it.
    """

    line: int
    at: datetime
    subject: str
    name: str
    key: str
    expected: Quantity


AnyExpectation = Expectation | CaseExpectation | LifeExpectation | SoldExpectation


@dataclass(frozen=True, slots=True)
class Scenario:
    """One scenario of a file, with its title and the line it begins on."""

    title: str
    line: int
    contract: ContractFacts
    contract_line: int
    occurrences: tuple[Occurrence, ...]
    expectations: tuple[AnyExpectation, ...]
