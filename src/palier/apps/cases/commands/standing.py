"""Where a case stands, and the acts that move it there."""

from datetime import datetime

from palier.apps.cases import policies
from palier.apps.cases.casefile import put_back, take_case
from palier.apps.cases.commands.reply_to_case import owe_answer
from palier.apps.cases.saying import said, say
from palier.apps.transactions import one_transaction
from palier.core.actor import Actor
from palier.core.case import Kind, Side, Status


@one_transaction
def change_status(*, case_id: int, status: Status, reason: str = "", by: Actor, at: datetime) -> None:
    """Say that a case is being worked on, waits for the customer, or is on hold.

    Raises NotAllowed, NotFound, WrongState (closed, already so, or a status reached by an act of its own).
    """
    policies.require(policies.may_work(by), by=by, act="change_status")
    file = take_case(case_id=case_id, by=by, at=at)
    file.add(Kind.STATUS_CHANGED, status=status, data={"reason": reason or None})
    put_back(file, act="change_status", facts={"status": status.value})


@one_transaction
def acknowledge_case(*, case_id: int, by: Actor, at: datetime) -> None:
    """A person of ours has seen the case and takes it in hand.  Raises NotAllowed, NotFound, WrongState."""
    _work(Kind.ACKNOWLEDGED, case_id=case_id, act="acknowledge_case", by=by, at=at)


@one_transaction
def provide_workaround(*, case_id: int, text: str, by: Actor, at: datetime) -> None:
    """Tell the customer how to live with the trouble for now.  Raises NotAllowed, NotFound, NothingSaid, WrongState."""
    _tell(Kind.WORKAROUND_PROVIDED, case_id=case_id, text=text, act="provide_workaround", by=by, at=at)


@one_transaction
def propose_solution(*, case_id: int, text: str, by: Actor, at: datetime) -> None:
    """Tell the customer what should end the trouble; it is theirs to accept or refuse.

    Raises NotAllowed, NotFound, NothingSaid, WrongState.
    """
    _tell(Kind.SOLUTION_PROPOSED, case_id=case_id, text=text, act="propose_solution", by=by, at=at)


@one_transaction
def resolve_case(*, case_id: int, text: str, by: Actor, at: datetime) -> None:
    """Tell the customer that the trouble is over, and close.  Raises NotAllowed, NotFound, NothingSaid, WrongState."""
    _tell(Kind.RESOLVED, case_id=case_id, text=text, act="resolve_case", by=by, at=at)


@one_transaction
def close_case(*, case_id: int, reason: str = "", by: Actor, at: datetime) -> None:
    """Close without a word: a duplicate, a mistake, a silence.  Raises NotAllowed, NotFound, WrongState."""
    _work(Kind.CLOSED, case_id=case_id, act="close_case", reason=reason, by=by, at=at)


@one_transaction
def reopen_case(*, case_id: int, reason: str = "", by: Actor, at: datetime) -> None:
    """Take a closed case up again; its resolution goes on with the time already used.

    Raises NotAllowed, NotFound, WrongState (not closed).
    """
    _work(Kind.REOPENED, case_id=case_id, act="reopen_case", reason=reason, by=by, at=at)


@one_transaction
def accept_solution(*, case_id: int, channel: str = "", by: Actor, at: datetime) -> None:
    """The customer agrees: the case is resolved and closed.  Raises NotFound, WrongState (nothing proposed)."""
    _answer_solution(Kind.SOLUTION_ACCEPTED, case_id=case_id, channel=channel, act="accept_solution", by=by, at=at)


@one_transaction
def reject_solution(*, case_id: int, channel: str = "", by: Actor, at: datetime) -> None:
    """The customer disagrees: work goes on.  Raises NotFound, WrongState (nothing proposed)."""
    _answer_solution(Kind.SOLUTION_REJECTED, case_id=case_id, channel=channel, act="reject_solution", by=by, at=at)


def _work(kind: Kind, *, case_id: int, act: str, reason: str = "", by: Actor, at: datetime) -> None:
    """An act of staff without words for the customer."""
    policies.require(policies.may_work(by), by=by, act=act)
    file = take_case(case_id=case_id, by=by, at=at)
    file.add(kind, data={"reason": reason or None})
    put_back(file, act=act)


def _tell(kind: Kind, *, case_id: int, text: str, act: str, by: Actor, at: datetime) -> None:
    """An act of staff that says something to the customer, by mail too."""
    policies.require(policies.may_work(by), by=by, act=act)
    words = said(text, None, act=act)
    file = take_case(case_id=case_id, by=by, at=at)
    event = file.add(kind)
    say(file, event, words)
    owe_answer(file, event, kind=kind.value)
    put_back(file, act=act)


def _answer_solution(kind: Kind, *, case_id: int, channel: str, act: str, by: Actor, at: datetime) -> None:
    file = take_case(case_id=case_id, by=by, at=at)
    policies.require(policies.may_speak(by, file.case), by=by, act=act)
    file.add(kind, side=Side.CUSTOMER, channel=channel)
    put_back(file, act=act)
