"""An agent's answer to the customer."""

from datetime import datetime

from django.db import transaction

from palier.apps.accounts.models import Contact
from palier.apps.cases import policies
from palier.apps.cases.casefile import CaseFile, put_back, take_case, write_events
from palier.apps.cases.errors import CrossingReply
from palier.apps.cases.models import Message
from palier.apps.cases.saying import said, write_message
from palier.apps.cases.words import Words
from palier.apps.outbox import commands as outbox
from palier.core.actor import Actor
from palier.core.case import Kind, Status


@transaction.atomic
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
    write_events(file)
    write_message(event, words)
    owe_answer(file, kind="staff_replied", event_id=event.pk, seq=event.seq)
    put_back(file, act="reply_to_case", facts={"then": then.value if then else None})


def owe_answer(file: CaseFile, *, kind: str, event_id: int, seq: int) -> None:
    """Owe the contact a mail about an event, in their language, as an answer to their latest mail."""
    case = file.case
    email, language = Contact.objects.values_list("email", "language").get(pk=case.contact_id)
    theirs = Message.objects.filter(case_id=case.pk).exclude(message_id="").order_by("-pk")
    outbox.owe_mail(
        kind=kind,
        recipients=[email],
        language=language,
        at=file.at,
        case_id=case.pk,
        account_id=case.account_id,
        event_id=event_id,
        seq=seq,
        in_reply_to=theirs.values_list("message_id", flat=True).first() or "",
    )
