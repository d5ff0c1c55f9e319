"""What rotas and pages can refuse."""

from dataclasses import dataclass
from datetime import datetime

from palier.core.errors import DomainError


@dataclass(eq=False)
class NobodyOnRota(DomainError):
    """A rota called `rota` without anybody in it."""

    rota: str


@dataclass(eq=False)
class RotaInUse(DomainError):
    """The rota called `rota` paged somebody, which must stay readable."""

    rota: str


@dataclass(eq=False)
class RotaOutOfRange(DomainError):
    """A number of a rota that can't be: `value` for its turns, its hand-over or its patience."""

    value: int


@dataclass(eq=False)
class SwapEndsFirst(DomainError):
    """A swap that would end at `ends_at`, before it begins or already past."""

    ends_at: datetime


@dataclass(eq=False)
class NoTurnToExchange(DomainError):
    """`agent` has no turn of their own on this rota to give in exchange."""

    agent: str


@dataclass(eq=False)
class PageOver(DomainError):
    """The page on `reference` is over; `agent` acknowledged it, or nobody had to any more."""

    reference: str
    agent: str
