"""What accounts and contracts can refuse."""

from dataclasses import dataclass
from datetime import date, datetime

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


@dataclass(eq=False)
class BillingReferenceTaken(DomainError):
    """Another account is already known to billing by this reference."""

    reference: str


@dataclass(eq=False)
class ContractsOverlap(DomainError):
    """Another contract of `account` covers one of these products on one of these days."""

    account: str


@dataclass(eq=False)
class OutsideContract(DomainError):
    """The contract holds nothing on `on`: its days are `starts_on` to `ends_on` (None: without end)."""

    on: date
    starts_on: date
    ends_on: date | None


@dataclass(eq=False)
class NothingToRenew(DomainError):
    """A contract without end goes on by itself."""

    account: str


@dataclass(eq=False)
class NothingChanges(DomainError):
    """The contract already holds what was asked for, on all those days."""

    account: str


@dataclass(eq=False)
class PaymentsInFuture(DomainError):
    """An account can't already stand so at `since`, which is yet to come."""

    since: datetime


@dataclass(eq=False)
class InArrears(DomainError):
    """The catalogue takes no new case by this channel from an account in arrears."""

    account: str
