"""What escalating, appointing and calling webhooks can refuse."""

from dataclasses import dataclass

from palier.core.errors import DomainError


@dataclass(eq=False)
class EscalationNotPromised(DomainError):
    """The plan of the case does not promise escalation on request for its severity."""

    reference: str


@dataclass(eq=False)
class EscalatedAlready(DomainError):
    """An escalation of the case is going on."""

    reference: str


@dataclass(eq=False)
class NotEscalated(DomainError):
    """No escalation of the case is going on, or somebody took it in hand already."""

    reference: str


@dataclass(eq=False)
class AppointedAlready(DomainError):
    """`agent` holds this office already."""

    agent: str


@dataclass(eq=False)
class UnknownOffice(DomainError):
    """There is no office of this name."""

    office: str


@dataclass(eq=False)
class HookRefused(DomainError):
    """An address that can't be called: not http or https, with a password, or of a private network."""

    url: str


@dataclass(eq=False)
class HookKnown(DomainError):
    """This address is called already."""

    url: str
