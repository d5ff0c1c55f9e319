"""What managing the staff can refuse."""

from dataclasses import dataclass

from palier.core.errors import DomainError


@dataclass(eq=False)
class AddressTaken(DomainError):
    """Somebody else already has this mail address."""

    email: str


@dataclass(eq=False)
class PasswordTooShort(DomainError):
    """A password needs at least `shortest` characters."""

    shortest: int


@dataclass(eq=False)
class LastAdministrator(DomainError):
    """Without `agent` nobody could administer this installation any more."""

    agent: str


@dataclass(eq=False)
class AbsenceEndsFirst(DomainError):
    """An absence of `agent` that would end before it begins."""

    agent: str


@dataclass(eq=False)
class NameTaken(DomainError):
    """There is a team, a rota or a rule called `name` already."""

    name: str


@dataclass(eq=False)
class WelcomeVoid(DomainError):
    """A link for a first password that was used, withdrawn, changed or is too old."""
