"""What screens read of mails that left or are about to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from palier.apps.errors import NotFound
from palier.apps.outbox.models import OutgoingMail, SuppressedAddress
from palier.apps.rights import has_role
from palier.core.actor import Actor, Role

PAGE = 50


@dataclass(frozen=True, slots=True)
class SentLine:
    """One mail owed, and where it is.  Its subject is empty until a worker has composed it."""

    id: int
    created_at: datetime
    sent_at: datetime | None
    state: str
    kind: str
    recipients: tuple[str, ...]
    subject: str
    case_id: int | None
    attempts: int
    last_error: str
    next_attempt_at: datetime | None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class SentMail:
    """One mail in full, as it was composed."""

    line: SentLine
    sender: str
    text: str
    html: str
    message_id: str
    in_reply_to: str


COLUMNS = (
    "id",
    "created_at",
    "sent_at",
    "state",
    "kind",
    "recipients",
    "subject",
    "case_id",
    "attempts",
    "last_error",
    "next_attempt_at",
    "fault",
)
FULL = ("sender", "text", "html", "message_id", "in_reply_to")


def sent_mails(*, viewer: Actor, before: int | None = None, hidden: Sequence[int] = ()) -> Sequence[SentLine]:
    """Mails owed or sent, newest first; one more than a page when there are older ones.

    `hidden` are the cases that the viewer may not know of.
    """
    if not has_role(viewer, Role.AGENT):
        return ()
    mails = OutgoingMail.objects.order_by("-id").exclude(case_id__in=hidden)
    if before is not None:
        mails = mails.filter(id__lt=before)
    return tuple(_line(row) for row in mails.values_list(*COLUMNS)[: PAGE + 1])


def mails_of_case(*, viewer: Actor, case_id: int) -> Sequence[SentLine]:
    """The mails one case owed or sent, newest first, twenty at most.  The caller knows that the case is visible."""
    if not has_role(viewer, Role.AGENT):
        return ()
    mails = OutgoingMail.objects.filter(case_id=case_id).order_by("-id")
    return tuple(_line(row) for row in mails.values_list(*COLUMNS)[:20])


def sent_mail(*, viewer: Actor, mail_id: int, hidden: Sequence[int] = ()) -> SentMail:
    """One mail owed or sent.  Raises NotFound, also for one about a case of those `hidden`."""
    row = OutgoingMail.objects.filter(pk=mail_id).exclude(case_id__in=hidden).values_list(*COLUMNS, *FULL).first()
    if row is None or not has_role(viewer, Role.AGENT):
        raise NotFound("mail", str(mail_id))
    return SentMail(_line(row[: len(COLUMNS)]), *row[len(COLUMNS) :])


@dataclass(frozen=True, slots=True)
class Trouble:
    """A recipient whom a mail of a case did not reach; `suppressed`: they are sent nothing more for now.

    `seq` is the place in the case of what the mail told, None where it told of no event.
    """

    mail_id: int
    at: datetime
    recipient: str
    state: str
    status: str
    said: str
    suppressed: bool
    seq: int | None


TROUBLES = """
SELECT told.mail_id, told.at, told.recipient, told.state, told.status, told.said,
       EXISTS (SELECT FROM outbox_suppressedaddress held
               WHERE held.address = lower(told.recipient COLLATE "C") AND held.lifted_at IS NULL),
       event.seq
FROM outbox_delivery told
JOIN outbox_outgoingmail mail ON mail.id = told.mail_id
LEFT JOIN cases_caseevent event ON event.id = mail.event_id
WHERE told.case_id = %s AND told.state IN ('refused', 'suppressed', 'delayed', 'bounced')
ORDER BY told.id DESC LIMIT 20
"""


def troubles_of(*, viewer: Actor, case_id: int) -> Sequence[Trouble]:
    """Whom the mails of a case did not reach, newest first.  The caller knows that the case is visible."""
    if not has_role(viewer, Role.AGENT):
        return ()
    with connection.cursor() as cursor:
        cursor.execute(TROUBLES, [case_id])
        return tuple(Trouble(*row) for row in cursor.fetchall())


@dataclass(frozen=True, slots=True)
class HeldAddress:
    """An address that is sent nothing more, and why."""

    address: str
    since: datetime
    status: str
    said: str


def held_addresses(*, viewer: Actor, hidden: Sequence[int] = ()) -> Sequence[HeldAddress]:
    """Every address that is sent nothing more, newest first, five hundred at most.

    Those that a case of those `hidden` was about are left out.
    """
    if not has_role(viewer, Role.AGENT):
        return ()
    secret = OutgoingMail.objects.filter(case_id__in=hidden).values("id")
    held = SuppressedAddress.objects.filter(lifted_at__isnull=True).exclude(mail_id__in=secret).order_by("-since")
    return tuple(HeldAddress(*row) for row in held.values_list("address", "since", "status", "said")[:500])


def _line(row: tuple[object, ...]) -> SentLine:
    values = dict(zip(COLUMNS, row, strict=True))
    return SentLine(**values | {"recipients": tuple(row[5])})  # type: ignore[arg-type]  # columns as typed above
