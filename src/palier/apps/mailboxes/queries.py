"""What is read of mailboxes: by those who fetch them, and by the screen that says how they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from palier.apps.mailboxes import policies
from palier.apps.mailboxes.commands import SEAL
from palier.apps.mailboxes.models import Folder, Mailbox
from palier.apps.outbox.sealing import unseal
from palier.core.actor import Actor

ALARM_AFTER = timedelta(minutes=15)
EXPIRY_WARNING = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Entered:
    """Everything that is needed to look into a mailbox."""

    id: int
    address: str
    host: str
    port: int
    security: str
    entry: str
    username: str
    secret: str
    folders: tuple[str, ...]
    since_at: datetime
    compared_at: datetime | None


@dataclass(frozen=True, slots=True)
class MailboxLine:
    """How one mailbox is.  `is_silent`: mail may lie there unread; `ends_soon`: a token is about to end."""

    address: str
    host: str
    username: str
    folders: tuple[str, ...]
    taken: int
    added_at: datetime
    alive_at: datetime | None
    failing_since: datetime | None
    trouble: str
    expires_on: date | None
    ends_soon: bool
    compared_at: datetime | None
    missing: int
    is_silent: bool

    @property
    def is_alarming(self) -> bool:
        """Whether somebody should look at once."""
        return self.is_silent or self.ends_soon


def fetched_mailboxes() -> list[int]:
    """The mailboxes that are to be fetched."""
    return list(Mailbox.objects.filter(removed_at=None).order_by("id").values_list("id", flat=True))


def mailbox_to_fetch(mailbox_id: int) -> Entered | None:
    """How to enter a mailbox; None once it was removed.  Raises SealBroken."""
    row = Mailbox.objects.filter(pk=mailbox_id, removed_at=None).first()
    if row is None:
        return None
    secret = unseal(bytes(row.sealed), use=SEAL).decode()
    return Entered(
        row.pk, row.address, row.host, row.port, row.security, row.entry, row.username, secret,
        tuple(row.folders), row.since_at, row.compared_at,
    )  # fmt: skip


def place_in(mailbox_id: int, folder: str) -> tuple[int, int]:
    """The UIDVALIDITY under which a folder was read, and up to which UID; zeros where it never was."""
    row = Folder.objects.filter(mailbox_id=mailbox_id, name=folder).values_list("uidvalidity", "last_uid").first()
    return row or (0, 0)


def mailbox_lines(*, viewer: Actor, at: datetime) -> Sequence[MailboxLine]:
    """How each mailbox is at `at`, those in trouble first; none for those who may not see them."""
    if not policies.may_see_mailboxes(viewer):
        return ()
    lines = [_line(row, at) for row in Mailbox.objects.filter(removed_at=None)]
    return tuple(sorted(lines, key=lambda line: (not line.is_alarming, line.address)))


def _line(row: Mailbox, at: datetime) -> MailboxLine:
    silent_since = row.failing_since or row.alive_at or row.added_at
    ends_soon = row.expires_on is not None and row.expires_on <= (at + EXPIRY_WARNING).date()
    return MailboxLine(
        address=row.address,
        host=row.host,
        username=row.username,
        folders=tuple(row.folders),
        taken=row.taken,
        added_at=row.added_at,
        alive_at=row.alive_at,
        failing_since=row.failing_since,
        trouble=row.trouble,
        expires_on=row.expires_on,
        ends_soon=ends_soon,
        compared_at=row.compared_at,
        missing=row.missing,
        is_silent=at - silent_since >= ALARM_AFTER,
    )
