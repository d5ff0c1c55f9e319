"""What naming advisors and routing can refuse."""

from dataclasses import dataclass

from palier.core.errors import DomainError


@dataclass(eq=False)
class UnknownRole(DomainError):
    """What the account bought has no role called `role`; `known` are those it has."""

    role: str
    known: tuple[str, ...]


@dataclass(eq=False)
class AdvisorEndsFirst(DomainError):
    """`agent` would stop advising before they start."""

    agent: str


@dataclass(eq=False)
class StandsInForOneself(DomainError):
    """`agent` was named as their own stand-in."""

    agent: str
