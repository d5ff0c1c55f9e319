"""Refusals that any app may raise; at the edges a reader can't tell them apart."""

from dataclasses import dataclass

from palier.core.errors import DomainError


@dataclass(eq=False)
class NotAllowed(DomainError):
    """`actor` has not the right to do `act`, the name of a command."""

    actor: str
    act: str


@dataclass(eq=False)
class NotFound(DomainError):
    """Nothing there, or nothing the reader may know of: `what` is a noun of the glossary, `which` the one asked for."""

    what: str
    which: str
