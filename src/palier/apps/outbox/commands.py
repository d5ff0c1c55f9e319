"""Owing mails and announcing changes, in the transaction that causes them."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict, Unpack
from uuid import uuid4

from django.conf import settings
from django.db import connection

from palier.apps.outbox.keys import key_for
from palier.apps.outbox.models import LiveEvent, OutgoingMail
from palier.apps.together import draw_ids, write_together
from palier.core.mail.tokens import message_id_for

QUEUE = "queue"
"""The topic of everything that changes a list of cases."""

MAIL_OWED = ("palier_mail_out", "")
"""The call that wakes the sender, once the transaction commits."""

Call = tuple[str, str]
"""A channel of NOTIFY and what is called on it."""


TO_STAFF = ("escalation_step", "page", "review_due")
"""Kinds of mail about a case that go to our own people: they keep no order with what the customer is told."""


class About(TypedDict, total=False):
    """What a mail tells of and answers; `seq` is the place of its event in the case.

    `leaves_at` is when it may leave, where that is not at once.  `lane` is BULK for what goes to many at once;
    `unsubscribe` the address to which one POST ends such a subscription, never for a mail about a case.
    """

    case_id: int | None
    account_id: int | None
    event_id: int | None
    seq: int | None
    in_reply_to: str
    leaves_at: datetime | None
    lane: OutgoingMail.Lane
    unsubscribe: str


ANNOUNCE = """
WITH told AS (
    INSERT INTO outbox_liveevent (at, topic, subject)
    SELECT %s, topic, subject FROM unnest(%s::text[], %s::text[]) AS news (topic, subject) RETURNING id, topic
)
SELECT pg_notify('palier', id || ' ' || topic) FROM told
"""


def owe_mail(*, kind: str, recipients: Sequence[str], language: str, at: datetime, **about: Unpack[About]) -> int:
    """Write down a mail to be composed and sent by a worker, and wake the sender; answer the mail's id."""
    mail = mail_owed(kind=kind, recipients=recipients, language=language, at=at, **about)
    [mail.pk] = draw_ids(outbox_outgoingmail=1)["outbox_outgoingmail"]
    write_together([mail], notify=[MAIL_OWED])
    return mail.pk


def mail_owed(
    *, kind: str, recipients: Sequence[str], language: str, at: datetime, **about: Unpack[About]
) -> OutgoingMail:
    """The same mail, for a command that writes it together with its other rows; that calls MAIL_OWED too.

    `kind` names the template and `event_id` the event it tells of; `seq` is that event's place in its case and
    gives the mail its Message-ID, the same at every attempt.
    """
    domain = settings.MAIL_ADDRESS.rpartition("@")[2]
    case_id, seq, leaves_at = about.get("case_id"), about.pop("seq", None), about.pop("leaves_at", None)
    if case_id is not None and seq is not None:
        message_id = message_id_for(case_id, seq, key_for("mail tokens"), domain, kind)
    else:
        message_id = f"<{uuid4().hex}@{domain}>"
    return OutgoingMail(
        created_at=at,
        next_attempt_at=leaves_at or at,
        kind=kind,
        language=language,
        recipients=list(recipients),
        message_id=message_id,
        **{"lane": _lane(kind, case_id), **about},
    )


def _lane(kind: str, case_id: int | None) -> OutgoingMail.Lane:
    """What a customer hears of one case is told in order; everything else goes as it comes."""
    in_order = case_id is not None and kind not in TO_STAFF
    return OutgoingMail.Lane.REPLIES if in_order else OutgoingMail.Lane.NOTICES


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
    announce_all(_topics(case_id), at=at)


def news_of_case(case_id: int, ids: Sequence[int], *, at: datetime) -> tuple[list[LiveEvent], list[Call]]:
    """The same announcements as two rows, for a command that writes them with its other rows, and the calls to make."""
    rows = [
        LiveEvent(pk=key, at=at, topic=topic, subject=subject)
        for key, (topic, subject) in zip(ids, _topics(case_id), strict=True)
    ]
    return rows, [("palier", f"{row.pk} {row.topic}") for row in rows]


def _topics(case_id: int) -> list[tuple[str, str]]:
    return [(f"case:{case_id}", str(case_id)), (QUEUE, str(case_id))]


def forget_live_events(*, before: datetime) -> int:
    """Drop announcements that no page can still be catching up with; answers how many."""
    return LiveEvent.objects.filter(at__lt=before).delete()[0]
