"""What accounts and contracts can refuse."""

from dataclasses import dataclass
from datetime import date

from palier.core.errors import DomainError


@dataclass(eq=False)
class NoContractInForce(DomainError):
    """`account` has no contract that runs on `on`, or its catalogue had no version in force then."""

    account: str
    on: date


@dataclass(eq=False)
class ContactExists(DomainError):
    """A contact with this mail address is already known."""

    email: str


@dataclass(eq=False)
class UnknownZone(DomainError):
    """`timezone` is not in the IANA time zone database."""

    timezone: str


@dataclass(eq=False)
class EndsBeforeStart(DomainError):
    """A contract's last day lies before its first."""

    starts_on: date
    ends_on: date
