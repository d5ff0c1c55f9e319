"""Owing mails and announcing changes, in the transaction that causes them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.db import connection

from palier.apps.outbox.keys import key_for
from palier.apps.outbox.models import LiveEvent
from palier.core.mail.tokens import message_id_for

QUEUE = "queue"
"""The topic of everything that changes a list of cases."""

OWE = """
WITH owed AS (
    INSERT INTO outbox_outgoingmail
        (created_at, next_attempt_at, case_id, account_id, event_id, kind, language, recipients, message_id,
         in_reply_to, sender, subject, text, html, state, attempts, last_error)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, '', '', '', '', 'queued', 0, '') RETURNING id
)
SELECT id, pg_notify('palier_mail_out', '') FROM owed
"""
"""One statement, for every case opened pays for it: the row, and the call that wakes the sender at commit."""

ANNOUNCE = """
WITH told AS (
    INSERT INTO outbox_liveevent (at, topic, subject)
    SELECT %s, topic, subject FROM unnest(%s::text[], %s::text[]) AS news (topic, subject) RETURNING id, topic
)
SELECT pg_notify('palier', id || ' ' || topic) FROM told
"""


def owe_mail(  # noqa: PLR0913 what a mail is made of
    *,
    kind: str,
    recipients: Sequence[str],
    language: str,
    at: datetime,
    case_id: int | None = None,
    account_id: int | None = None,
    event_id: int | None = None,
    seq: int | None = None,
    in_reply_to: str = "",
) -> int:
    """Write down a mail to be composed and sent by a worker; answer its id.

    `kind` names the template and `event_id` the event it tells of; `seq` is that event's place in its case and
    gives the mail its Message-ID, the same at every attempt.  Wakes the sender once the transaction commits.
    """
    domain = settings.MAIL_ADDRESS.rpartition("@")[2]
    if case_id is not None and seq is not None:
        message_id = message_id_for(case_id, seq, key_for("mail tokens"), domain, kind)
    else:
        message_id = f"<{uuid4().hex}@{domain}>"
    with connection.cursor() as cursor:
        cursor.execute(
            OWE, [at, at, case_id, account_id, event_id, kind, language, list(recipients), message_id, in_reply_to]
        )
        owed = cursor.fetchone()
    assert owed is not None
    return int(owed[0])


def announce(*, topic: str, subject: str, at: datetime) -> None:
    """Tell open pages that something on `topic` changed; `subject` is an id, never content."""
    announce_all([(topic, subject)], at=at)


def announce_all(news: Sequence[tuple[str, str]], *, at: datetime) -> None:
    """Tell of several changes, each a topic and a subject, in one statement."""
    if news:
        topics, subjects = zip(*news, strict=True)
        with connection.cursor() as cursor:
            cursor.execute(ANNOUNCE, [at, list(topics), list(subjects)])


def announce_case(case_id: int, *, at: datetime) -> None:
    """Tell the page of one case, and the lists it stands in."""
    announce_all([(f"case:{case_id}", str(case_id)), (QUEUE, str(case_id))], at=at)


def forget_live_events(*, before: datetime) -> int:
    """Drop announcements that no page can still be catching up with; answers how many."""
    return LiveEvent.objects.filter(at__lt=before).delete()[0]
