"""What a subscription refuses."""

from dataclasses import dataclass

from palier.core.errors import DomainError


@dataclass(eq=False)
class NoSuchAddress(DomainError):
    """What was typed is no mail address, or no address of the web."""

    typed: str


@dataclass(eq=False)
class AskedTooOften(DomainError):
    """Too many subscriptions were asked for from one place within an hour."""
