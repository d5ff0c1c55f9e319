"""What choosing a look can refuse."""

from dataclasses import dataclass

from palier.core.errors import DomainError


@dataclass(eq=False)
class ColourUnclear(DomainError):
    """Words in `colour` on `ground` have a contrast of `ratio`, under `least`; `nearest` is the nearest that passes."""

    colour: str
    ground: str
    ratio: str
    least: str
    nearest: str


@dataclass(eq=False)
class NotAColour(DomainError):
    """What was written, `colour`, is no colour such as #2f6f62."""

    colour: str


@dataclass(eq=False)
class PictureUnsound(DomainError):
    """A logo that is no sound PNG picture of at most `largest_kb` kB and `widest` pixels each way."""

    largest_kb: int
    widest: int


@dataclass(eq=False)
class NameTooLong(DomainError):
    """A name of the provider of more than `longest` characters."""

    longest: int
