"""What acting on held mail can refuse."""

from dataclasses import dataclass

from palier.core.errors import DomainError


@dataclass(eq=False)
class MailAlreadySettled(DomainError):
    """Somebody else released or dismissed this mail in the meantime."""

    subject: str
