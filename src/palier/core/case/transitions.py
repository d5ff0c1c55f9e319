"""What may follow what in the life of a case, and where each fact leads."""

from dataclasses import dataclass

from palier.core.case.events import Event, Kind
from palier.core.case.meaning import counts_as
from palier.core.case.status import Status
from palier.core.errors import DomainError

OPEN_STATUSES = frozenset(Status) - {Status.CLOSED}
ANY = frozenset(Status)
WAITING = frozenset({Status.WAITING_CUSTOMER, Status.SOLUTION_PROPOSED})
"""Statuses that a word from the customer ends."""

ALLOWED: dict[Kind, frozenset[Status]] = {
    Kind.OPENED: frozenset(),
    Kind.STAFF_REPLIED: ANY,
    Kind.CUSTOMER_REPLIED: ANY,
    Kind.NOTE_ADDED: ANY,
    Kind.STATUS_CHANGED: OPEN_STATUSES,
    Kind.SEVERITY_CHANGED: OPEN_STATUSES,
    Kind.ASSIGNED: ANY,
    Kind.ACKNOWLEDGED: OPEN_STATUSES,
    Kind.WORKAROUND_PROVIDED: OPEN_STATUSES,
    Kind.SOLUTION_PROPOSED: OPEN_STATUSES,
    Kind.SOLUTION_ACCEPTED: frozenset({Status.SOLUTION_PROPOSED}),
    Kind.SOLUTION_REJECTED: frozenset({Status.SOLUTION_PROPOSED}),
    Kind.RESOLVED: OPEN_STATUSES,
    Kind.CLOSED: OPEN_STATUSES,
    Kind.REOPENED: frozenset({Status.CLOSED}),
    Kind.TERMS_CHANGED: OPEN_STATUSES,
    Kind.MERGED: ANY,
    Kind.RCA_PUBLISHED: ANY,
    Kind.SEVERITY_PROPOSED: OPEN_STATUSES,
    Kind.SEVERITY_ACCEPTED: OPEN_STATUSES,
    Kind.SEVERITY_CONTESTED: OPEN_STATUSES,
    Kind.SEVERITY_WITHDRAWN: OPEN_STATUSES,
    Kind.SEVERITY_UNDECIDED: OPEN_STATUSES,
    Kind.REACH_ASKED: frozenset({Status.WAITING_CUSTOMER}),
    Kind.REACH_MISSED: frozenset({Status.WAITING_CUSTOMER}),
    Kind.DETAIL_ASKED: OPEN_STATUSES,
    Kind.ESCALATION_ASKED: OPEN_STATUSES,
    Kind.ESCALATED: OPEN_STATUSES,
    Kind.ESCALATION_ENDED: ANY,
    Kind.REMINDED: WAITING,
    Kind.REMINDERS_STOPPED: OPEN_STATUSES,
    Kind.REMINDERS_RESUMED: OPEN_STATUSES,
    Kind.REVIEW_DUE: frozenset({Status.ON_HOLD}),
    Kind.LINKED: ANY,
    Kind.UNLINKED: ANY,
    Kind.SPLIT: ANY,
    Kind.REQUESTER_CHANGED: ANY,
    Kind.PARTICIPANT_ADDED: ANY,
    Kind.PARTICIPANT_REMOVED: ANY,
    Kind.TIME_NOTED: ANY,
    Kind.TIME_WITHDRAWN: ANY,
}

SETTABLE = frozenset({Status.OPEN, Status.WAITING_CUSTOMER, Status.ON_HOLD})
"""Statuses a person chooses; the others are reached by a fact of their own (opened, solution_proposed, closed…)."""

LEADS_TO: dict[Kind, Status] = {
    Kind.OPENED: Status.NEW,
    Kind.SOLUTION_PROPOSED: Status.SOLUTION_PROPOSED,
    Kind.DETAIL_ASKED: Status.WAITING_CUSTOMER,
    Kind.SOLUTION_ACCEPTED: Status.CLOSED,
    Kind.SOLUTION_REJECTED: Status.OPEN,
    Kind.RESOLVED: Status.CLOSED,
    Kind.CLOSED: Status.CLOSED,
    Kind.REOPENED: Status.OPEN,
    Kind.MERGED: Status.CLOSED,
}


@dataclass(eq=False)
class WrongState(DomainError):
    """A fact that can't follow: `kind` on a case in `status` (None: not opened yet); `wanted`: the status asked for."""

    kind: Kind
    status: Status | None
    wanted: Status | None = None


def check_transition(status: Status | None, event: Event) -> None:
    """Let `event` pass if it may follow on a case in `status` (None: not opened yet).  Raises WrongState.

    A status can be set again to give a case on hold another day of review.
    """
    allowed = event.kind is Kind.OPENED if status is None else status in ALLOWED[event.kind]
    if event.kind is Kind.STATUS_CHANGED:
        moves = event.status is not status or event.review_on is not None
        allowed = allowed and event.status in SETTABLE and moves
    if not allowed:
        raise WrongState(event.kind, status, event.status)


def status_after(status: Status | None, event: Event) -> Status:
    """Where a case in `status` (None: not opened yet) stands after `event`.

    Never refuses (`check_transition` does): facts already recorded are simply read.  The first word of staff
    makes a new case open.  A word from the customer ends a wait; to a proposed solution it is a refusal, for
    only an explicit acceptance says otherwise.  On a closed case a word changes nothing: whether it reopens the
    case is decided by whoever knows the reopening window, as a fact of its own.
    """
    return status_by(status, event, counts_as(event, status))


def status_by(status: Status | None, event: Event, kinds: tuple[Kind, ...]) -> Status:
    """`status_after` for whoever knows already what the event counts as (`counts_as`)."""
    current = status or Status.NEW
    if not kinds:
        return current
    if event.kind is Kind.STATUS_CHANGED:
        return event.status or current
    if (target := LEADS_TO.get(kinds[0])) is not None:
        return target
    if current is Status.NEW and Kind.STAFF_REPLIED in kinds:
        return Status.OPEN
    if current in WAITING and Kind.CUSTOMER_REPLIED in kinds:
        return Status.OPEN
    return current
