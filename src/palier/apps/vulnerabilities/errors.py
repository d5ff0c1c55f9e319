"""What the vulnerability channel refuses."""

from dataclasses import dataclass

from palier.core.errors import DomainError


@dataclass(eq=False)
class NoKeyOfReporter(DomainError):
    """An answer may leave encrypted only, and we have no key of whoever reported it."""

    reference: str


@dataclass(eq=False)
class NoKeyOfOurs(DomainError):
    """The channel has no key in use: nothing can be sealed."""

    address: str


@dataclass(eq=False)
class NothingReported(DomainError):
    """The form came without a word."""


@dataclass(eq=False)
class TooMuchReported(DomainError):
    """The form holds more characters than are read."""

    largest: int


@dataclass(eq=False)
class FormFlooded(DomainError):
    """So many reports came by form within the hour that no more are taken by it."""

    an_hour: int
