"""What keeping canned answers and signatures can refuse."""

from dataclasses import dataclass

from palier.core.errors import DomainError


@dataclass(eq=False)
class CannedNameTaken(DomainError):
    """The team, or everybody, has an answer of this name."""

    name: str


@dataclass(eq=False)
class NothingToKeep(DomainError):
    """No name, or no word in any language."""

    act: str


@dataclass(eq=False)
class UnknownPlaceholder(DomainError):
    """The text has a placeholder that nothing fills; `known` are those there are."""

    name: str
    known: tuple[str, ...]


@dataclass(eq=False)
class CannedTooLong(DomainError):
    """More than one answer may hold; `limit` in characters."""

    length: int
    limit: int
