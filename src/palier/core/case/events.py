"""The facts of a case: what happened, when, by whose side."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

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
    ESCALATION_ASKED = "escalation_asked"
    ESCALATED = "escalated"
    ESCALATION_ENDED = "escalation_ended"


class Side(StrEnum):
    """Who acted, as far as a clock cares."""

    STAFF = "staff"
    CUSTOMER = "customer"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Event:
    """One fact.  `at` is aware and counted in whole seconds; `automatic` acts satisfy no clock.

    `severity` is set on OPENED and SEVERITY_CHANGED, `status` on STATUS_CHANGED, `terms` on TERMS_CHANGED.
    """

    kind: Kind
    at: datetime
    side: Side
    automatic: bool = False
    severity: str | None = None
    status: Status | None = None
    terms: Terms | None = None
