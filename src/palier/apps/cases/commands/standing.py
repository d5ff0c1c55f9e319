"""Where a case stands, and the acts that move it there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from palier.apps.cases import policies
from palier.apps.cases.casefile import put_back, take_case
from palier.apps.cases.commands.merging import check_unmerged
from palier.apps.cases.commands.reply_to_case import Leaving, owe_answer
from palier.apps.cases.life_errors import AcceptanceNeeded
from palier.apps.cases.once import done_before, kept
from palier.apps.cases.saying import said, say
from palier.apps.transactions import one_transaction
from palier.core.actor import Actor
from palier.core.case import Kind
from palier.core.files import Attached

NEEDED = "needed"


@dataclass(frozen=True, slots=True)
class Sending:
    """How words leave: when, in copy to whom (None: whoever takes part), with which files; `key` names the form that
    they came by: sent twice, it is one act.
    """

    leaving: Leaving = Leaving.IN_HOURS
    copies: Sequence[str] | None = None
    attachments: Sequence[Attached] = ()
    key: str = ""


AS_USUAL = Sending()


@one_transaction
def acknowledge_case(*, case_id: int, by: Actor, at: datetime) -> None:
    """A person of ours has seen the case and takes it in hand.  Raises NotAllowed, NotFound, WrongState."""
    _work(Kind.ACKNOWLEDGED, case_id=case_id, act="acknowledge_case", by=by, at=at)


@one_transaction
def provide_workaround(*, case_id: int, text: str, sending: Sending = AS_USUAL, by: Actor, at: datetime) -> None:
    """Tell the customer how to live with the trouble for now.  Raises NotAllowed, NotFound, NothingSaid, WrongState."""
    _tell(Kind.WORKAROUND_PROVIDED, case_id, text, sending, "provide_workaround", by, at)


@one_transaction
def propose_solution(*, case_id: int, text: str, sending: Sending = AS_USUAL, by: Actor, at: datetime) -> None:
    """Tell the customer what should end the trouble; it is theirs to accept or refuse.

    Raises NotAllowed, NotFound, NothingSaid, WrongState.
    """
    _tell(Kind.SOLUTION_PROPOSED, case_id, text, sending, "propose_solution", by, at)


@one_transaction
def resolve_case(*, case_id: int, text: str, sending: Sending = AS_USUAL, by: Actor, at: datetime) -> None:
    """Tell the customer that the trouble is over, and close.

    Raises NotAllowed, NotFound, NothingSaid, WrongState, AcceptanceNeeded (`lifecycle.acceptance: needed`).
    """
    _tell(Kind.RESOLVED, case_id, text, sending, "resolve_case", by, at)


@one_transaction
def reopen_case(*, case_id: int, reason: str = "", by: Actor, at: datetime) -> None:
    """Take a closed case up again; its resolution goes on with the time already used.  The customer is told.

    Raises NotAllowed, NotFound, WrongState (not closed), MergedAway.
    """
    policies.require(policies.may_work(by), by=by, act="reopen_case")
    file = take_case(case_id=case_id, by=by, at=at)
    check_unmerged(file)
    event = file.add(Kind.REOPENED, data={"comment": reason.strip() or None})
    owe_answer(file, event, kind="reopened")
    put_back(file, act="reopen_case")


def _work(kind: Kind, *, case_id: int, act: str, by: Actor, at: datetime) -> None:
    """An act of staff without words for the customer."""
    policies.require(policies.may_work(by), by=by, act=act)
    file = take_case(case_id=case_id, by=by, at=at)
    file.add(kind)
    put_back(file, act=act)


def _tell(kind: Kind, case_id: int, text: str, sending: Sending, act: str, by: Actor, at: datetime) -> None:
    """An act of staff that says something to the customer, by mail too."""
    words = said(text, None, act=act, attachments=sending.attachments)
    policies.require(policies.may_work(by), by=by, act=act)
    file = take_case(case_id=case_id, by=by, at=at)
    if done_before(case_id, sending.key):
        return
    if kind is Kind.RESOLVED and file.terms.lifecycle.acceptance == NEEDED:
        raise AcceptanceNeeded(file.case.reference)
    event = file.add(kind, data=kept(sending.key))
    say(file, event, words)
    owe_answer(file, event, kind=kind.value, leaving=sending.leaving, copies=sending.copies)
    put_back(file, act=act)
