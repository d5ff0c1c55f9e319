"""What must be known of a contract to say what it promises, and the refusals of facts that cannot be."""

from dataclasses import dataclass
from datetime import date

from palier.core.errors import DomainError


@dataclass(frozen=True, slots=True)
class ContractFacts:
    """One contract, as far as its terms depend on it.

    `product` is the product of the case, if it has one; `products` those of the contract.  Without `timezone` the
    provider's zone is taken, without `region` the catalogue's default region, without `country` no public holidays.
    `holiday_years` are the years whose public holidays are frozen into the calendars.  `negotiated` is what the
    contract itself says, as written.  `promised` is False for what comes in without a contract: no clock runs for it.
    """

    plan: str
    add_ons: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    product: str | None = None
    region: str | None = None
    timezone: str | None = None
    country: str | None = None
    subdivision: str | None = None
    term_starts: date | None = None
    holiday_years: tuple[int, ...] = ()
    negotiated: str = ""
    promised: bool = True


@dataclass(eq=False)
class ImpossibleFact(DomainError):
    """A contract says something the catalogue knows nothing of; `suggestion` is the nearest thing it knows."""

    value: str
    known: tuple[str, ...]
    suggestion: str | None


class UnknownPlan(ImpossibleFact):
    """No plan of this catalogue."""


class UnknownAddOn(ImpossibleFact):
    """No add-on of this catalogue."""


class UnknownProduct(ImpossibleFact):
    """No product of this catalogue."""


class UnknownRegion(ImpossibleFact):
    """No region of this catalogue."""


class UnknownTimezone(ImpossibleFact):
    """No zone of the IANA database."""


@dataclass(eq=False)
class AddOnNotSold(DomainError):
    """An add-on that is not sold with this plan; `plans` are those it is sold with."""

    add_on: str
    plan: str
    plans: tuple[str, ...]


@dataclass(eq=False)
class RegionNeeded(DomainError):
    """A contract without a region, under a plan whose calendar has hours by region only."""

    calendar: str
    regions: tuple[str, ...]
