"""What acting on a case can refuse, besides a wrong state (core) and a missing right."""

from dataclasses import dataclass

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
