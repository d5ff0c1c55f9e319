"""What writing a letter can refuse."""

from dataclasses import dataclass

from palier.core.errors import DomainError
from palier.core.letters.forms import FormFault


@dataclass(eq=False)
class LetterRefused(DomainError):
    """The text can't be used; it was not kept, the one in use stays."""

    faults: tuple[FormFault, ...]


@dataclass(eq=False)
class WrittenMeanwhile(DomainError):
    """Somebody else wrote a newer version while this one was open."""

    name: str


@dataclass(eq=False)
class ColourRefused(DomainError):
    """White letters on this colour can't be read, or it is no colour."""

    colour: str


@dataclass(eq=False)
class LogoRefused(DomainError):
    """The picture is too large or of another kind than every mail program shows."""

    largest_kb: int
