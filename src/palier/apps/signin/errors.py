"""What the doors, and what somebody keeps to open them, can refuse."""

from dataclasses import dataclass

from palier.core.errors import DomainError


@dataclass(eq=False)
class PasswordRefused(DomainError):
    """The address and the password do not go together, or nobody has this address: nobody is told which."""


@dataclass(eq=False)
class OwnPasswordRefused(PasswordRefused):
    """Somebody who is in already was asked for their password once more, and this is not it."""


@dataclass(eq=False)
class TooManyTries(DomainError):
    """More tries than are allowed; the next is in `minutes`."""

    minutes: int


@dataclass(eq=False)
class PasswordTooCommon(DomainError):
    """The password stands in every guesser's list, or is the address itself."""


@dataclass(eq=False)
class SecondRefused(DomainError):
    """The code is neither the app's at this moment nor an unused recovery code."""


@dataclass(eq=False)
class AppNotRead(SecondRefused):
    """The app that is being set up does not show this code: there are no recovery codes to take instead."""


@dataclass(eq=False)
class PasskeyRefused(DomainError):
    """What the browser brought is no answer of a passkey that opens this door."""


@dataclass(eq=False)
class PasskeysFull(DomainError):
    """Somebody has `limit` passkeys already."""

    limit: int


@dataclass(eq=False)
class HalfOpenOver(DomainError):
    """The first proof is too old, or was never given: the way in begins anew."""


@dataclass(eq=False)
class SecondRequired(DomainError):
    """The role of this agent requires a second factor: the last one is not taken away."""


@dataclass(eq=False)
class OwnSecondFirst(DomainError):
    """Who requires a second factor of others has none."""
