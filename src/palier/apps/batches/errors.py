"""Refusals about acts on many cases."""

from dataclasses import dataclass

from palier.core.errors import DomainError


@dataclass(eq=False)
class NothingChosen(DomainError):
    """No case was chosen, or none the actor may know of."""


@dataclass(eq=False)
class TooManyChosen(DomainError):
    """More than `most` cases were chosen at once."""

    most: int


@dataclass(eq=False)
class ActIncomplete(DomainError):
    """The act on many cases lacks what it needs: an agent or a team, a status, words; or there is no such act."""

    act: str


@dataclass(eq=False)
class UndoneBefore(DomainError):
    """The batch was undone already, or is not one that can be."""
