"""The customer's word on a case that exists."""

from datetime import datetime

from palier.apps.cases import policies
from palier.apps.cases.casefile import put_back, take_case
from palier.apps.cases.saying import said, say
from palier.apps.cases.words import Words
from palier.apps.transactions import one_transaction
from palier.core.actor import Actor
from palier.core.case import Kind, Side, Status


@one_transaction
def record_customer_reply(
    *,
    case_id: int,
    text: str = "",
    words: Words | None = None,
    channel: str,
    automatic: bool = False,
    by: Actor,
    at: datetime,
) -> None:
    """Keep what a customer says; on a closed case it reopens it first, unless a machine wrote it (`automatic`).

    It ends a wait for them, and to a proposed solution it is a refusal.  Raises NotFound, NothingSaid.
    """
    words = said(text, words, act="record_customer_reply")
    file = take_case(case_id=case_id, by=by, at=at)
    policies.require(policies.may_speak(by, file.case), by=by, act="record_customer_reply")
    if file.status is Status.CLOSED and not automatic:
        file.add(Kind.REOPENED, side=Side.CUSTOMER, channel=channel)
    event = file.add(Kind.CUSTOMER_REPLIED, side=Side.CUSTOMER, channel=channel, automatic=automatic)
    say(file, event, words)
    put_back(file, act="record_customer_reply")
