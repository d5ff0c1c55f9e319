"""What acting on the people of an account can refuse."""

from dataclasses import dataclass

from palier.core.errors import DomainError


@dataclass(eq=False)
class SeatsFull(DomainError):
    """Every seat of a kind that `account` bought is taken; `limit` is how many there are."""

    account: str
    limit: int


@dataclass(eq=False)
class AdministratorsFull(SeatsFull):
    """The plan allows no further account administrator."""


@dataclass(eq=False)
class SeatHeldAlready(DomainError):
    """`contact` holds this very seat."""

    contact: str


@dataclass(eq=False)
class SeatEnded(DomainError):
    """The seat, last held by `contact`, is given back already."""

    contact: str


@dataclass(eq=False)
class NotAmongTheNamed(DomainError):
    """Where a plan counts its administrators, they are chosen among the named contacts; `contact` is none."""

    contact: str


@dataclass(eq=False)
class StillAdministers(DomainError):
    """`contact` administers the account, and the plan chooses its administrators among the named contacts."""

    contact: str


@dataclass(eq=False)
class ProductNotBought(DomainError):
    """Named contacts are counted per product here, and `product` is none of those `bought`."""

    product: str
    bought: tuple[str, ...]


@dataclass(eq=False)
class HasLeft(DomainError):
    """`contact` no longer belongs to the customer."""

    contact: str


@dataclass(eq=False)
class AnotherCustomers(DomainError):
    """The address is that of a contact of another customer."""

    email: str


@dataclass(eq=False)
class NotAnAddress(DomainError):
    """`email` can't be a mail address."""

    email: str


@dataclass(eq=False)
class InvitationVoid(DomainError):
    """The code was used, has run out, was withdrawn, or was never given: nobody is told which."""


@dataclass(eq=False)
class CodeRefused(DomainError):
    """The code is wrong, too old, used, or of another browser: nobody is told which."""


@dataclass(eq=False)
class NoCodeAsked(DomainError):
    """For this address there is no code that would open the portal: none was asked for, or it is spent or over."""

    address: str


@dataclass(eq=False)
class TooManyRequests(DomainError):
    """Codes were asked for too often, for this address or from this place."""


@dataclass(eq=False)
class InvitationsFull(DomainError):
    """`account` was sent as many invitations today as it may."""

    account: str
    limit: int
