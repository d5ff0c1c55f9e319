"""The customer's answer to a proposed solution."""

from datetime import datetime

from palier.apps.cases import policies
from palier.apps.cases.casefile import CaseFile, put_back, take_case
from palier.apps.cases.commands.reply_to_case import owe_answer
from palier.apps.cases.life_errors import AnsweredAlready
from palier.apps.cases.models import CaseEvent
from palier.apps.cases.saying import say
from palier.apps.cases.words import Words
from palier.apps.transactions import one_transaction
from palier.core.actor import Actor
from palier.core.case import Kind, Side


@one_transaction
def accept_solution(*, case_id: int, seq: int | None = None, channel: str = "", by: Actor, at: datetime) -> None:
    """The customer agrees: the case is resolved and closed, and they are told so.

    `seq` names the proposal they answer; None is the one that waits.  Raises NotFound, WrongState (nothing
    proposed), AnsweredAlready (another one was proposed since).
    """
    file = _taken(case_id, seq, act="accept_solution", by=by, at=at)
    event = file.add(Kind.SOLUTION_ACCEPTED, side=Side.CUSTOMER, channel=channel)
    if file.terms.lifecycle.tells("resolved"):
        owe_answer(file, event, kind="solution_accepted")
    put_back(file, act="accept_solution")


@one_transaction
def reject_solution(
    *, case_id: int, seq: int | None = None, text: str = "", channel: str = "", by: Actor, at: datetime
) -> None:
    """The customer disagrees, perhaps in words: work goes on.

    `seq` names the proposal they answer; None is the one that waits.  Raises NotFound, WrongState (nothing
    proposed), AnsweredAlready (another one was proposed since).
    """
    file = _taken(case_id, seq, act="reject_solution", by=by, at=at)
    event = file.add(Kind.SOLUTION_REJECTED, side=Side.CUSTOMER, channel=channel)
    if text.strip():
        say(file, event, Words(text))
    put_back(file, act="reject_solution")


def _taken(case_id: int, seq: int | None, *, act: str, by: Actor, at: datetime) -> CaseFile:
    file = take_case(case_id=case_id, by=by, at=at)
    policies.require(policies.may_speak(by, file.case), by=by, act=act)
    if seq is not None and seq != latest_proposal(case_id):
        raise AnsweredAlready(file.case.reference)
    return file


def latest_proposal(case_id: int) -> int | None:
    """The place, among the facts of a case, of the last solution proposed; None if there was none."""
    proposed = CaseEvent.objects.filter(case_id=case_id, kind=Kind.SOLUTION_PROPOSED.value)
    return proposed.order_by("-seq").values_list("seq", flat=True).first()
