"""What acting on a review can refuse."""

from dataclasses import dataclass
from datetime import date

from palier.core.errors import DomainError


@dataclass(eq=False)
class ReviewOver(DomainError):
    """The review due on `day` was held or dropped before."""

    day: date


@dataclass(eq=False)
class MinutesNeeded(DomainError):
    """A review is held with minutes: what was said and decided."""


@dataclass(eq=False)
class NotPlanned(DomainError):
    """A call or a meeting is held at an hour agreed on, and none is."""

    day: date


@dataclass(eq=False)
class NoSuchReview(DomainError):
    """The contract promises no review called so."""

    name: str


@dataclass(eq=False)
class ReviewKnown(DomainError):
    """There is one of this name on that day already."""

    day: date
