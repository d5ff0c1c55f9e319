"""Refusals about views that agents keep."""

from dataclasses import dataclass

from palier.core.errors import DomainError


@dataclass(eq=False)
class ViewNameTaken(DomainError):
    """The agent has a view called `name` already."""

    name: str


@dataclass(eq=False)
class ViewWithoutName(DomainError):
    """A view was to be kept without a name, or with one longer than `longest` characters."""

    longest: int


@dataclass(eq=False)
class TooManyViews(DomainError):
    """The agent keeps `most` views already."""

    most: int
