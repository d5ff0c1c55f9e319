"""What the life of a case can refuse: reasons that are missing, links that can't be."""

from dataclasses import dataclass
from datetime import date

from palier.core.case import Status
from palier.core.errors import DomainError


@dataclass(eq=False)
class ReasonNeeded(DomainError):
    """The status wanted needs one of these reasons; `known` are their ids."""

    status: Status
    known: tuple[str, ...]


@dataclass(eq=False)
class ReviewNeeded(DomainError):
    """A case is put on hold until a day of review; `earliest` is the first that can be named."""

    reference: str
    earliest: date


@dataclass(eq=False)
class AcceptanceNeeded(DomainError):
    """By the catalogue only the customer's word resolves a case: a solution is proposed to them."""

    reference: str


@dataclass(eq=False)
class AnsweredAlready(DomainError):
    """The solution that somebody answers is no longer the one that waits for an answer."""

    reference: str


@dataclass(eq=False)
class MergedAway(DomainError):
    """The case was merged into another one, `into`, and goes on there."""

    reference: str
    into: str


@dataclass(eq=False)
class SameCase(DomainError):
    """A case can be neither merged with itself nor linked to itself."""

    reference: str


@dataclass(eq=False)
class CasesOfTwoAccounts(DomainError):
    """Cases of two customers are kept apart."""

    reference: str
    other: str


@dataclass(eq=False)
class LinkedInARing(DomainError):
    """The other case stands under this one already."""

    reference: str
    other: str


@dataclass(eq=False)
class TakenAlready(DomainError):
    """Somebody else took the case first."""

    reference: str
    agent: str
