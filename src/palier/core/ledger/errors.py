"""What the ledger refuses, as values; amounts in sixtieths of a unit, `count` is the unit."""

from dataclasses import dataclass

from palier.core.errors import DomainError


@dataclass(eq=False)
class NotEnough(DomainError):
    """`wanted` was asked for where only `left` can be spent on that day."""

    wanted: int
    left: int
    count: str


@dataclass(eq=False)
class MoreThanTaken(DomainError):
    """`wanted` was to be given back or spent of a reservation or consumption of which only `left` remains."""

    wanted: int
    left: int
    count: str


@dataclass(eq=False)
class UnevenAmount(DomainError):
    """`written` is not a positive number of whole steps; `step` is the smallest amount of that unit."""

    written: str
    step: int
    count: str
