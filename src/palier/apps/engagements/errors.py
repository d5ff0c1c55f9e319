"""What engagements can refuse."""

from dataclasses import dataclass

from palier.core.errors import DomainError


@dataclass(eq=False)
class NotOffered(DomainError):
    """The contract has no such process, engagement or commitment."""

    name: str


@dataclass(eq=False)
class NotOnMenu(DomainError):
    """It is chosen from a menu, and this is not on it."""

    name: str


@dataclass(eq=False)
class BegunAlready(DomainError):
    """The same runs already for `reference`."""

    reference: str


@dataclass(eq=False)
class EngagementOver(DomainError):
    """It was finished or dropped before."""

    name: str


@dataclass(eq=False)
class StageWaits(DomainError):
    """Stages follow one another: one before this is not done, or this one is done already."""

    place: int


@dataclass(eq=False)
class OutcomeNeeded(DomainError):
    """Nothing ends without a word on what came of it."""
