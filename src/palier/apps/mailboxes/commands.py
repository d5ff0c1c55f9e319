"""Mailboxes are added, given a new secret, removed; and how they are is written down by whoever looks into them."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import F

from palier.apps.audit import commands as audit
from palier.apps.errors import NotFound
from palier.apps.mailboxes import policies
from palier.apps.mailboxes.errors import MailboxNotWritten, MailboxTaken
from palier.apps.mailboxes.models import Folder, Mailbox
from palier.apps.outbox.sealing import seal
from palier.apps.rights import require
from palier.core.actor import Actor
from palier.core.mail.addresses import normal_email

SEAL = "mailbox"
TROUBLE_CHARACTERS = 300


@dataclass(frozen=True, slots=True)
class Access:
    """How to enter a mailbox.  `secret` is its password, or the token where `entry` is XOAUTH2."""

    host: str
    port: int
    username: str
    secret: str
    security: Mailbox.Security = Mailbox.Security.TLS
    entry: Mailbox.Entry = Mailbox.Entry.PASSWORD
    expires_on: date | None = None


@transaction.atomic
def add_mailbox(
    *, address: str, access: Access, folders: list[str], since_at: datetime, by: Actor, at: datetime
) -> int:
    """Fetch this mailbox from now on: mail that came at `since_at` or later.

    One that was removed is taken up again.  Raises NotAllowed, MailboxNotWritten, MailboxTaken.
    """
    require(policies.may_change_mailboxes(by), by=by, act="add_mailbox")
    email = normal_email(address)
    _written(address=email, host=access.host, username=access.username, secret=access.secret)
    row = Mailbox.objects.select_for_update().filter(address=email).first()
    if row is not None and row.removed_at is None:
        raise MailboxTaken(email)
    row = row or Mailbox(address=email)
    row.host, row.port, row.username = access.host, access.port, access.username
    row.security, row.entry, row.expires_on = access.security, access.entry, access.expires_on
    row.sealed = seal(access.secret.encode(), use=SEAL)
    row.folders, row.since_at, row.added_at, row.removed_at = folders or ["INBOX"], since_at, at, None
    row.alive_at, row.failing_since, row.trouble = None, None, ""
    row.save()
    audit.record(by=by, at=at, act="add_mailbox", facts={"address": email, "host": access.host})
    _tell_watchers()
    return row.pk


def _written(**fields: str) -> None:
    for field, value in fields.items():
        if not value.strip():
            raise MailboxNotWritten(field)


@transaction.atomic
def change_mailbox_secret(
    *, address: str, secret: str, expires_on: date | None = None, by: Actor, at: datetime
) -> None:
    """Enter with another password or token from now on.  Raises NotAllowed, NotFound, MailboxNotWritten."""
    require(policies.may_change_mailboxes(by), by=by, act="change_mailbox_secret")
    _written(secret=secret)
    row = _taken(address)
    row.sealed, row.expires_on = seal(secret.encode(), use=SEAL), expires_on
    row.save(update_fields=["sealed", "expires_on"])
    audit.record(by=by, at=at, act="change_mailbox_secret", facts={"address": row.address})


@transaction.atomic
def remove_mailbox(*, address: str, by: Actor, at: datetime) -> None:
    """Fetch it no more; nothing on the server is touched, and what was kept stays.  Raises NotAllowed, NotFound."""
    require(policies.may_change_mailboxes(by), by=by, act="remove_mailbox")
    row = _taken(address)
    row.removed_at = at
    row.save(update_fields=["removed_at"])
    audit.record(by=by, at=at, act="remove_mailbox", facts={"address": row.address})
    _tell_watchers()


def _tell_watchers() -> None:
    """Whoever fetches mailboxes looks at once; otherwise they would within half a minute."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify('palier_mailboxes', '')")


def _taken(address: str) -> Mailbox:
    row = Mailbox.objects.select_for_update().filter(address=normal_email(address), removed_at=None).first()
    if row is None:
        raise NotFound("mailbox", address)
    return row


def note_place(*, mailbox_id: int, folder: str, uidvalidity: int, last_uid: int) -> None:
    """Every mail of the folder up to `last_uid` is kept.  Said after the commit that keeps them, never before."""
    Folder.objects.update_or_create(
        mailbox_id=mailbox_id, name=folder, defaults={"uidvalidity": uidvalidity, "last_uid": last_uid}
    )


def note_alive(*, mailbox_id: int, taken: int, trouble: str = "", at: datetime) -> None:
    """It was looked into, and `taken` mails were new; `trouble` is what should be told although it went well."""
    Mailbox.objects.filter(pk=mailbox_id).update(
        alive_at=at, failing_since=None, trouble=trouble[:TROUBLE_CHARACTERS], taken=F("taken") + taken
    )


def note_trouble(*, mailbox_id: int, trouble: str, at: datetime) -> None:
    """It can't be looked into; since when counts from the first time."""
    rows = Mailbox.objects.filter(pk=mailbox_id)
    rows.update(trouble=trouble[:TROUBLE_CHARACTERS])
    rows.filter(failing_since=None).update(failing_since=at)


def note_compared(*, mailbox_id: int, missing: int, at: datetime) -> None:
    """It was compared with what is kept; so many mails were missing, and are fetched now."""
    Mailbox.objects.filter(pk=mailbox_id).update(compared_at=at, missing=missing)
