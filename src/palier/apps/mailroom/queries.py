"""What screens read of mail that waits for a person's decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.db import connection

from palier.apps.cases.queries import COUNT_LIMIT
from palier.apps.errors import NotFound
from palier.apps.kept_statements import Statement, statement_of
from palier.apps.mailroom.commands.sealed import waits_for_a_channel
from palier.apps.mailroom.models import RawMail
from palier.apps.rights import has_role
from palier.core.actor import Actor, Role

PAGE = 50
WAITING = (RawMail.State.HELD.value, RawMail.State.QUARANTINED.value)


@dataclass(frozen=True, slots=True)
class HeldLine:
    """One mail in the holding place."""

    id: int
    received_at: datetime
    state: str
    reason: str
    sender_name: str
    sender_address: str
    subject: str


@dataclass(frozen=True, slots=True)
class HeldMail:
    """One mail in the holding place, with its bytes as they came."""

    line: HeldLine
    size: int
    raw: bytes


COLUMNS = ("id", "received_at", "state", "reason", "sender_name", "sender_address", "subject")


def held_count(*, viewer: Actor) -> int:
    """How many mails wait for a decision, up to COUNT_LIMIT; none for those who may not see them."""
    if not has_role(viewer, Role.AGENT):
        return 0
    with connection.cursor() as cursor:
        cursor.execute(*counting_held())
        return int(cursor.fetchone()[0])


@cache
def counting_held() -> Statement:
    """The statement that counts, put together once: it stands on every page of the desk."""
    waiting = RawMail.objects.filter(state__in=WAITING).order_by("-id").values_list("id")
    few, values = statement_of(waiting[:COUNT_LIMIT])
    return f"SELECT count(*) FROM ({few}) AS few", values  # noqa: S608 - the ORM's own words


def held_mails(*, viewer: Actor, before: int | None = None) -> Sequence[HeldLine]:
    """Mails held or quarantined, newest first; one more than a page when there are older ones."""
    if not has_role(viewer, Role.AGENT):
        return ()
    mails = RawMail.objects.filter(state__in=WAITING).order_by("-id")
    if before is not None:
        mails = mails.filter(id__lt=before)
    return tuple(HeldLine(*row) for row in mails.values_list(*COLUMNS)[: PAGE + 1])


def returned_mails(*, viewer: Actor, before: int | None = None) -> Sequence[HeldLine]:
    """Mails sent back to whoever may not open cases, or does not stand well; newest first, as `held_mails` does."""
    if not has_role(viewer, Role.AGENT):
        return ()
    mails = RawMail.objects.filter(state=RawMail.State.RETURNED).order_by("-id")
    if before is not None:
        mails = mails.filter(id__lt=before)
    return tuple(HeldLine(*row) for row in mails.values_list(*COLUMNS)[: PAGE + 1])


def held_mail(*, viewer: Actor, mail_id: int) -> HeldMail:
    """One mail held, quarantined or sent back.  Raises NotFound, also for one that has been decided meanwhile."""
    row = (
        RawMail.objects.filter(pk=mail_id, state__in=(*WAITING, RawMail.State.RETURNED.value))
        .values_list(*COLUMNS, "size", "raw", "envelope_to")
        .first()
    )
    if row is None or not has_role(viewer, Role.AGENT) or waits_for_a_channel(row[2], row[9]):
        raise NotFound("mail", str(mail_id))
    return HeldMail(HeldLine(*row[:7]), row[7], bytes(row[8]))
