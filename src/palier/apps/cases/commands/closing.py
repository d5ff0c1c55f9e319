"""Closing without a word to the customer, and leaving a case alone."""

from datetime import datetime

from palier.apps.cases import policies
from palier.apps.cases.casefile import put_back, take_case
from palier.apps.cases.commands.change_status import check_reason
from palier.apps.cases.commands.reply_to_case import owe_answer
from palier.apps.transactions import one_transaction
from palier.core.actor import Actor
from palier.core.case import Kind, Status


@one_transaction
def close_case(*, case_id: int, reason: str, comment: str = "", by: Actor, at: datetime) -> None:
    """Close without the customer's acceptance, for a reason that the catalogue admits (`lifecycle.reasons.closed`).

    They are told of it, and until when they can take it up again, unless that reason says otherwise.
    Raises NotAllowed, NotFound, ReasonNeeded, WrongState (closed already).
    """
    policies.require(policies.may_work(by), by=by, act="close_case")
    file = take_case(case_id=case_id, by=by, at=at)
    check_reason(file, Status.CLOSED, reason)
    event = file.add(Kind.CLOSED, data={"reason": reason, "comment": comment.strip() or None})
    given = {each.id: each for each in file.terms.lifecycle.reasons_for(Status.CLOSED.value)}
    if given[reason].tell and file.terms.lifecycle.tells("closed"):
        owe_answer(file, event, kind="closed")
    put_back(file, act="close_case", facts={"reason": reason})


@one_transaction
def stop_reminders(*, case_id: int, reason: str, by: Actor, at: datetime) -> None:
    """Leave a case alone: whatever it waits for, nobody is reminded and nothing is closed by itself.

    `reason` is kept in the words of whoever decided.  Raises NotAllowed, NotFound, WrongState (closed).
    """
    policies.require(policies.may_work(by), by=by, act="stop_reminders")
    file = take_case(case_id=case_id, by=by, at=at)
    file.add(Kind.REMINDERS_STOPPED, data={"comment": reason.strip() or None})
    put_back(file, act="stop_reminders", facts={"reason": reason})


@one_transaction
def resume_reminders(*, case_id: int, by: Actor, at: datetime) -> None:
    """Let reminders and closing go on, measured anew from now.  Raises NotAllowed, NotFound, WrongState (closed)."""
    policies.require(policies.may_work(by), by=by, act="resume_reminders")
    file = take_case(case_id=case_id, by=by, at=at)
    file.add(Kind.REMINDERS_RESUMED)
    put_back(file, act="resume_reminders")
