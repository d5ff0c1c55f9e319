"""Where a case stands, as an agent sets it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from palier.apps.cases import policies
from palier.apps.cases.casefile import CaseFile, put_back, take_case
from palier.apps.cases.commands.reply_to_case import owe_answer
from palier.apps.cases.crossing import check_uncrossed
from palier.apps.cases.life_errors import ReasonNeeded, ReviewNeeded
from palier.apps.transactions import one_transaction
from palier.core.actor import Actor
from palier.core.case import Kind, Status
from palier.core.case.crossing import Field

NEEDS_REASON = frozenset({Status.ON_HOLD, Status.CLOSED})
"""The statuses that nobody sets without saying why."""


@one_transaction
def change_status(
    *,
    case_id: int,
    status: Status,
    reason: str = "",
    comment: str = "",
    review_on: date | None = None,
    seen: int | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Say that a case is being worked on, waits for the customer, or is on hold until a day of review.

    `reason` is one of the catalogue's for that status (`lifecycle.reasons`), `comment` what else there is to say
    among staff.  A case on hold can be put on hold again, until another day.  `seen` is how many facts the form was
    filled in for.  Raises NotAllowed, NotFound, CrossingChange, ReasonNeeded, ReviewNeeded, WrongState (closed,
    already so, or a status reached by an act of its own).
    """
    policies.require(policies.may_work(by), by=by, act="change_status")
    file = take_case(case_id=case_id, by=by, at=at)
    check_uncrossed(file, Field.STATUS, seen=seen)
    check_reason(file, status, reason)
    if status is Status.ON_HOLD:
        _check_review(file, review_on)
    event = file.add(
        Kind.STATUS_CHANGED,
        status=status,
        data={
            "reason": reason or None,
            "comment": comment.strip() or None,
            "review_on": review_on.isoformat() if review_on and status is Status.ON_HOLD else None,
        },
    )
    notice = "waiting" if status is Status.WAITING_CUSTOMER else "updated"
    if file.terms.lifecycle.tells(notice):
        owe_answer(file, event, kind="waiting" if notice == "waiting" else "status_changed")
    put_back(file, act="change_status", facts={"status": status.value, "reason": reason})


def check_reason(file: CaseFile, status: Status, reason: str) -> None:
    """Let a reason pass that the catalogue gives for a status, and none where none is needed.  Raises ReasonNeeded."""
    known = tuple(each.id for each in file.terms.lifecycle.reasons_for(status.value))
    if reason not in known and (reason or status in NEEDS_REASON):
        raise ReasonNeeded(status, known)


def _check_review(file: CaseFile, review_on: date | None) -> None:
    today = file.at.astimezone(ZoneInfo(file.terms.holder.timezone or "UTC")).date()
    if review_on is None or review_on <= today:
        raise ReviewNeeded(file.case.reference, today + timedelta(days=1))
