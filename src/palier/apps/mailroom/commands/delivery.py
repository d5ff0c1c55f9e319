"""Mail on its way out: claimed by a worker, then sent, kept, withheld, put off or given up.

A claim is committed before the mail is sent and lasts until the next attempt, so that a worker killed between the
two causes at most one repeat, with the same Message-ID.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from palier.apps.duties.letters import GENERATED_KINDS
from palier.apps.lifecycle.letters import NO_HANDS
from palier.apps.mailroom.commands.overtaking import overtaken
from palier.apps.outbox.models import OutgoingMail
from palier.apps.transactions import one_transaction

State = OutgoingMail.State

WAITS = (1, 5, 15, 60, 180, 360, 720)
"""Minutes between attempts; the last is repeated until the mail is given up."""

GIVEN_UP_AFTER = timedelta(days=5)
"""How long a mail is tried (RFC 5321 §4.5.4.1)."""

GENERATED = (*NO_HANDS, *sorted(GENERATED_KINDS))
"""Mail that answers none: the time had come for it (RFC 3834 §5, auto-generated)."""

AUTOMATIC_KINDS = ("case_received", "resubmit", "not_admitted", "severity_restored", *GENERATED)
"""Mail that no person's hand caused; it is never sent in answer to a machine, nor many times to one person.

UNWANTED and an index name the first too; whether to owe the second is decided when the mail is read.
"""

AUTOMATIC_AN_HOUR = 5

# Materialised, so that the limit holds however PostgreSQL joins.
CLAIM = """
WITH due AS MATERIALIZED (
    SELECT id FROM outbox_outgoingmail
    WHERE state = 'queued' AND next_attempt_at <= %(at)s
    ORDER BY next_attempt_at, id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
)
UPDATE outbox_outgoingmail mail
SET attempts = attempts + 1,
    next_attempt_at = %(at)s + make_interval(mins => (%(waits)s::int[])[least(attempts + 1, %(most)s)])
FROM due WHERE mail.id = due.id
RETURNING mail.id
"""

UNWANTED = """
SELECT CASE
    WHEN cause.automatic <> '' THEN cause.automatic
    WHEN EXISTS (
        SELECT FROM outbox_outgoingmail earlier
        WHERE earlier.case_id = mail.case_id AND earlier.kind = mail.kind
          AND earlier.recipients = mail.recipients
          AND earlier.state IN ('sent', 'kept')) THEN 'told_before'
    WHEN %s <= (
        SELECT count(*) FROM outbox_outgoingmail earlier
        WHERE earlier.recipients = mail.recipients AND earlier.kind = 'case_received'
          AND earlier.state IN ('sent', 'kept')
          AND earlier.created_at > mail.created_at - interval '1 hour' AND earlier.created_at <= mail.created_at
        ) THEN 'too_many'
    ELSE '' END
FROM outbox_outgoingmail mail LEFT JOIN LATERAL (
    SELECT automatic FROM mailroom_rawmail WHERE case_id = mail.case_id ORDER BY id LIMIT 1) cause ON true
WHERE mail.id = %s AND mail.kind = 'case_received'
"""

SETTLE = """
WITH settled AS (
    UPDATE outbox_outgoingmail
    SET state = %s, sent_at = %s, last_error = %s, next_attempt_at = NULL, sender = coalesce(%s, sender),
        subject = coalesce(%s, subject), text = coalesce(%s, text), html = coalesce(%s, html)
    WHERE id = %s AND state = 'queued' RETURNING id, case_id, state
), unanswered AS (
    UPDATE mailroom_rawmail SET state = 'held'
    FROM settled WHERE settled.state = 'failed' AND mailroom_rawmail.answer_id = settled.id
                   AND mailroom_rawmail.state = 'returned'
), told AS (
    INSERT INTO outbox_liveevent (at, topic, subject)
    SELECT %s, 'case:' || case_id, case_id::text FROM settled WHERE case_id IS NOT NULL RETURNING id, topic
)
SELECT pg_notify('palier', id || ' ' || topic) FROM told
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


@one_transaction
def withhold_if_unwanted(*, mail_id: int, at: datetime) -> bool:
    """Stop an automatic mail that a machine would answer or that one person has had enough of (RFC 3834 §2).

    How many is enough counts by when mails were owed, so that a sender who was away and catches up stops none.
    """
    with connection.cursor() as cursor:
        cursor.execute(UNWANTED, [AUTOMATIC_AN_HOUR, mail_id])
        row = cursor.fetchone()
    reason = (row[0] if row else "") or overtaken(mail_id)
    if reason:
        _settle(mail_id, State.WITHHELD, at, last_error=reason)
    return bool(reason)


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


@one_transaction
def _settle(mail_id: int, state: State, at: datetime, sent: Sent | None = None, last_error: str = "") -> None:
    """Write the outcome once, with the words as they left, and show it on the case's page."""
    words = (sent.sender, sent.subject, sent.text, sent.html) if sent else (None, None, None, None)
    sent_at = at if state in (State.SENT, State.KEPT) else None
    with connection.cursor() as cursor:
        cursor.execute(SETTLE, [state, sent_at, last_error, *words, mail_id, at])
