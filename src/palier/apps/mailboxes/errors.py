"""What acting on mailboxes can refuse."""

from dataclasses import dataclass

from palier.core.errors import DomainError


@dataclass(eq=False)
class MailboxTaken(DomainError):
    """This mailbox is fetched already."""

    address: str


@dataclass(eq=False)
class MailboxNotWritten(DomainError):
    """Something without which nobody can enter the mailbox is missing."""

    field: str
