"""What undoing can refuse."""

from dataclasses import dataclass

from palier.core.errors import DomainError


@dataclass(eq=False)
class AlreadyLeft(DomainError):
    """The answer has left, was taken back before, or is somebody else's."""
