"""Mail on its way out: claimed by a worker, then sent, kept, withheld, put off or given up.

A claim is committed before the mail is sent and lasts until the next attempt, so that a worker killed between the
two causes at most one repeat, with the same Message-ID.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from palier.apps.mailroom.models import RawMail
from palier.apps.outbox import commands as outbox
from palier.apps.outbox.models import OutgoingMail

State = OutgoingMail.State

WAITS = (1, 5, 15, 60, 180, 360, 720)
"""Minutes between attempts; the last is repeated until the mail is given up."""

GIVEN_UP_AFTER = timedelta(days=5)
"""How long a mail is tried (RFC 5321 §4.5.4.1)."""

AUTOMATIC_KINDS = ("case_received",)
"""Mail that no person's hand caused; it is never sent in answer to a machine, nor many times to one person."""

AUTOMATIC_AN_HOUR = 5

CLAIM = """
UPDATE outbox_outgoingmail SET attempts = attempts + 1,
       next_attempt_at = %(at)s + make_interval(mins => (%(waits)s::int[])[least(attempts + 1, %(most)s)])
WHERE id IN (
    SELECT id FROM outbox_outgoingmail
    WHERE state = 'queued' AND next_attempt_at <= %(at)s
    ORDER BY next_attempt_at, id LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
RETURNING id
"""


@dataclass(frozen=True, slots=True)
class Sent:
    """A mail as it left: who it was said to come from, and its words."""

    sender: str
    subject: str
    text: str
    html: str


def claim_outgoing(*, at: datetime, limit: int) -> list[int]:
    """The mails whose turn it is, oldest first; whoever claimed them sends them."""
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, {"at": at, "waits": list(WAITS), "most": len(WAITS), "limit": limit})
        return sorted(row[0] for row in cursor.fetchall())


@transaction.atomic
def withhold_if_unwanted(*, mail_id: int, at: datetime) -> bool:
    """Stop an automatic mail that a machine would answer or that one person has had enough of (RFC 3834 §2)."""
    mail = OutgoingMail.objects.get(pk=mail_id)
    if mail.kind not in AUTOMATIC_KINDS:
        return False
    reason = _unwanted(mail, at)
    if reason:
        _settle(mail_id, State.WITHHELD, at, last_error=reason)
    return bool(reason)


def _unwanted(mail: OutgoingMail, at: datetime) -> str:
    """Why an automatic mail must not go, empty when it may."""
    cause = RawMail.objects.filter(case_id=mail.case_id).order_by("pk").values_list("automatic", flat=True).first()
    if cause:
        return cause
    earlier = OutgoingMail.objects.filter(
        kind__in=AUTOMATIC_KINDS, recipients=mail.recipients, state__in=(State.SENT, State.KEPT)
    )
    if earlier.filter(case_id=mail.case_id).exists():
        return "told_before"
    if earlier.filter(sent_at__gt=at - timedelta(hours=1)).count() >= AUTOMATIC_AN_HOUR:
        return "too_many"
    return ""


def mark_sent(*, mail_id: int, sent: Sent, refused: str, at: datetime) -> None:
    """It left.  `refused` names recipients who were refused while others were served."""
    _settle(mail_id, State.SENT, at, sent, refused)


def mark_kept(*, mail_id: int, sent: Sent, at: datetime) -> None:
    """There is no mail server to send by: it can be read here, and nowhere else."""
    _settle(mail_id, State.KEPT, at, sent)


def mark_failed(*, mail_id: int, sent: Sent, error: str, at: datetime) -> None:
    """It was refused for good."""
    _settle(mail_id, State.FAILED, at, sent, error)


def mark_put_off(*, mail_id: int, sent: Sent, error: str, at: datetime) -> None:
    """It was refused for now: it is tried again when its claim ends, and given up after five days."""
    mail = OutgoingMail.objects.get(pk=mail_id)
    if at - mail.created_at >= GIVEN_UP_AFTER:
        _settle(mail_id, State.FAILED, at, sent, error)
    else:
        OutgoingMail.objects.filter(pk=mail_id, state=State.QUEUED).update(last_error=error)


@transaction.atomic
def _settle(mail_id: int, state: State, at: datetime, sent: Sent | None = None, last_error: str = "") -> None:
    """Write the outcome once, with the words as they left, and show it on the case's page."""
    words = {"sender": sent.sender, "subject": sent.subject, "text": sent.text, "html": sent.html} if sent else {}
    sent_at = at if state in (State.SENT, State.KEPT) else None
    queued = OutgoingMail.objects.filter(pk=mail_id, state=State.QUEUED)
    queued.update(state=state, sent_at=sent_at, last_error=last_error, next_attempt_at=None, **words)
    case_id = OutgoingMail.objects.values_list("case_id", flat=True).get(pk=mail_id)
    if case_id is not None:
        outbox.announce(topic=f"case:{case_id}", subject=str(case_id), at=at)
