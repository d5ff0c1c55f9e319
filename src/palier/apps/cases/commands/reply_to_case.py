"""An agent's answer to the customer."""

from datetime import datetime

from django.db import connection

from palier.apps.cases import policies
from palier.apps.cases.casefile import CaseFile, put_back, take_case
from palier.apps.cases.errors import CrossingReply
from palier.apps.cases.models import CaseEvent
from palier.apps.cases.saying import said, say
from palier.apps.cases.words import Words
from palier.apps.outbox import commands as outbox
from palier.apps.transactions import one_transaction
from palier.core.actor import Actor
from palier.core.case import Kind, Status


@one_transaction
def reply_to_case(
    *,
    case_id: int,
    text: str = "",
    words: Words | None = None,
    seen_events: int | None = None,
    then: Status | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Answer the customer, by mail too, and then set the status if `then` names one.

    `seen_events` is how many events the writer had before them; None writes regardless.
    Raises NotAllowed, NotFound, NothingSaid, CrossingReply, WrongState.
    """
    policies.require(policies.may_work(by), by=by, act="reply_to_case")
    words = said(text, words, act="reply_to_case")
    file = take_case(case_id=case_id, by=by, at=at)
    if seen_events is not None and seen_events != len(file.facts):
        raise CrossingReply(file.case.reference, len(file.facts) - seen_events)
    event = file.add(Kind.STAFF_REPLIED)
    if then is not None and then is not file.status:
        file.add(Kind.STATUS_CHANGED, status=then)
    say(file, event, words)
    owe_answer(file, event, kind="staff_replied")
    put_back(file, act="reply_to_case", facts={"then": then.value if then else None})


ADDRESSEE = """
SELECT email, language, coalesce(
    (SELECT message_id FROM cases_message WHERE case_id = %s AND message_id <> '' ORDER BY id DESC LIMIT 1), '')
FROM accounts_contact WHERE id = %s
"""


def owe_answer(file: CaseFile, event: CaseEvent, *, kind: str) -> None:
    """Owe the contact a mail about an event, in their language, as an answer to their latest mail."""
    case = file.case
    with connection.cursor() as cursor:
        cursor.execute(ADDRESSEE, [case.pk, case.contact_id])
        [(email, language, theirs)] = cursor.fetchall()
    owed = outbox.mail_owed(
        kind=kind,
        recipients=[email],
        language=language,
        at=file.at,
        case_id=case.pk,
        account_id=case.account_id,
        event_id=event.pk,
        seq=event.seq,
        in_reply_to=theirs,
    )
    file.rows.append(owed)
