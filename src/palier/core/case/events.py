"""The facts of a case: what happened, when, by whose side."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from palier.core.case.relation import Relation
from palier.core.case.status import Status
from palier.core.catalogue.terms import Terms


class Kind(StrEnum):
    """Every kind of fact a case can hold (clocks.md, "Events")."""

    OPENED = "opened"
    STAFF_REPLIED = "staff_replied"
    CUSTOMER_REPLIED = "customer_replied"
    NOTE_ADDED = "note_added"
    STATUS_CHANGED = "status_changed"
    SEVERITY_CHANGED = "severity_changed"
    ASSIGNED = "assigned"
    ACKNOWLEDGED = "acknowledged"
    WORKAROUND_PROVIDED = "workaround_provided"
    SOLUTION_PROPOSED = "solution_proposed"
    SOLUTION_ACCEPTED = "solution_accepted"
    SOLUTION_REJECTED = "solution_rejected"
    RESOLVED = "resolved"
    CLOSED = "closed"
    REOPENED = "reopened"
    TERMS_CHANGED = "terms_changed"
    MERGED = "merged"
    RCA_PUBLISHED = "rca_published"
    SEVERITY_PROPOSED = "severity_proposed"
    SEVERITY_ACCEPTED = "severity_accepted"
    SEVERITY_CONTESTED = "severity_contested"
    SEVERITY_WITHDRAWN = "severity_withdrawn"
    SEVERITY_UNDECIDED = "severity_undecided"
    REACH_ASKED = "reach_asked"
    REACH_MISSED = "reach_missed"
    DETAIL_ASKED = "detail_asked"
    ESCALATION_ASKED = "escalation_asked"
    ESCALATED = "escalated"
    ESCALATION_ENDED = "escalation_ended"
    REMINDED = "reminded"
    REMINDERS_STOPPED = "reminders_stopped"
    REMINDERS_RESUMED = "reminders_resumed"
    REVIEW_DUE = "review_due"
    LINKED = "linked"
    UNLINKED = "unlinked"
    SPLIT = "split"
    REQUESTER_CHANGED = "requester_changed"
    PARTICIPANT_ADDED = "participant_added"
    PARTICIPANT_REMOVED = "participant_removed"
    TIME_NOTED = "time_noted"
    TIME_WITHDRAWN = "time_withdrawn"


class Side(StrEnum):
    """Who acted, as far as a clock cares."""

    STAFF = "staff"
    CUSTOMER = "customer"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Event:
    """One fact.  `at` is aware and counted in whole seconds; `automatic` acts satisfy no clock.

    `severity` is set on OPENED, SEVERITY_CHANGED and SEVERITY_PROPOSED, `status` on STATUS_CHANGED, `terms` on
    TERMS_CHANGED.  `rule` names the rule of the catalogue that an act of the house followed; empty for what somebody
    decided.  `review_on` is the day on which a case put on hold is looked at again; `number` says which reminder was
    sent; `other` is the case that MERGED, LINKED, UNLINKED and SPLIT speak of, or that an OPENED one continues, and
    `relation` what the case is to it.
    """

    kind: Kind
    at: datetime
    side: Side
    automatic: bool = False
    severity: str | None = None
    status: Status | None = None
    terms: Terms | None = None
    rule: str = ""
    review_on: date | None = None
    number: int | None = None
    other: int | None = None
    relation: Relation | None = None
