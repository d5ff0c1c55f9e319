"""Choices of a form."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a choice."""

    value: str
    name: str
    chosen: bool
