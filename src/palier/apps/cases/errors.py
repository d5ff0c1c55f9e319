"""What acting on a case can refuse, besides a wrong state (core) and a missing right."""

from dataclasses import dataclass

from palier.core.case.crossing import Field
from palier.core.errors import DomainError


@dataclass(eq=False)
class CrossingReply(DomainError):
    """While the reply was written, `unseen` things happened on the case that its writer has not read."""

    reference: str
    unseen: int


@dataclass(eq=False)
class NothingSaid(DomainError):
    """A message or note without a word and without a file."""

    act: str


@dataclass(eq=False)
class TooLong(DomainError):
    """More words than somebody writes by hand; `limit` in characters."""

    length: int
    limit: int


@dataclass(eq=False)
class UnknownSeverity(DomainError):
    """The contract's plan has no such severity; `known` are those it has."""

    severity: str
    known: tuple[str, ...]


@dataclass(eq=False)
class SameAsBefore(DomainError):
    """The change asked for is how things already are."""

    reference: str
    value: str


@dataclass(eq=False)
class NobodyToAssign(DomainError):
    """The agent named is no longer at work here."""

    agent: str


@dataclass(eq=False)
class MayNotOpen(DomainError):
    """By the plan of `account`, others than `contact` open its cases; `keepers` name who may change that."""

    contact: str
    account: str
    keepers: tuple[str, ...]


@dataclass(eq=False)
class AttestationNeeded(DomainError):
    """The severity comes with a statement that the contact has not confirmed."""

    severity: str


@dataclass(eq=False)
class SeverityNotTheirs(DomainError):
    """By the plan, others than this actor choose or change the severity of `reference`."""

    actor: str
    reference: str


@dataclass(eq=False)
class MustBeProposed(DomainError):
    """By the plan, the severity of `reference` is changed together with the customer: propose it first."""

    reference: str


@dataclass(eq=False)
class NoGroundToLower(DomainError):
    """The plan knows no such ground, it does not hold now, or the severity would not be lowered by it."""

    reference: str


@dataclass(eq=False)
class NothingProposed(DomainError):
    """No severity is proposed for `reference`, or somebody has settled it meanwhile."""

    reference: str


@dataclass(eq=False)
class NothingMissing(DomainError):
    """Asked for detail without naming what lacks, or for something that no report of this case must hold."""

    reference: str


@dataclass(eq=False)
class NotTheirColleague(DomainError):
    """The address belongs to no contact of the account whose case this is."""

    address: str
    reference: str


@dataclass(eq=False)
class CrossingChange(DomainError):
    """While a form of `reference` was filled in, `by` set the same `field`; it is `now` so, under `terms_id`."""

    reference: str
    field: Field
    by: str
    now: str
    terms_id: int
