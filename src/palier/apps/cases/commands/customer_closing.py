"""The customer's own word that a case is over."""

from datetime import datetime

from palier.apps.cases import policies
from palier.apps.cases.casefile import put_back, take_case
from palier.apps.cases.commands.reply_to_case import owe_answer
from palier.apps.cases.saying import say
from palier.apps.cases.words import Words
from palier.apps.transactions import one_transaction
from palier.core.actor import Actor
from palier.core.case import Kind, Side, Status

CUSTOMER_ASKED = "customer_asked"


@one_transaction
def close_own_case(*, case_id: int, text: str = "", channel: str = "", by: Actor, at: datetime) -> None:
    """The customer needs nothing more: the case is closed for that reason, and they are told so as of any closing.

    `text` is said to both sides.  While a solution is proposed this closes too, as one that nobody refused; accepting
    it says more.  Raises NotFound, NotAllowed, WrongState (closed already).
    """
    file = take_case(case_id=case_id, by=by, at=at)
    policies.require(policies.may_speak(by, file.case), by=by, act="close_own_case")
    known = {each.id for each in file.terms.lifecycle.reasons_for(Status.CLOSED.value)}
    reason = CUSTOMER_ASKED if CUSTOMER_ASKED in known else None
    event = file.add(Kind.CLOSED, side=Side.CUSTOMER, channel=channel, data={"reason": reason})
    if text.strip():
        say(file, event, Words(text))
    if file.terms.lifecycle.tells("closed"):
        owe_answer(file, event, kind="closed")
    put_back(file, act="close_own_case", facts={"reason": reason or ""})
