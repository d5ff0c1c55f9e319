"""The words with which a scenario says what happens, and the facts they stand for."""

from typing import NamedTuple

from palier.core.case import Kind, Side, Status

SIDES = {"agent": Side.STAFF, "customer": Side.CUSTOMER, "system": Side.SYSTEM}


class Act(NamedTuple):
    """One word: the kind of fact, who does it unless the scenario says otherwise, and the other word it may take.

    `reply: agent`, `close: system`, `propose: solution`; a `free` act takes any words.
    """

    kind: Kind
    side: Side
    word: str = "yes"
    free: bool = False


ACTS = {
    "note": Act(Kind.NOTE_ADDED, Side.STAFF, free=True),
    "assign": Act(Kind.ASSIGNED, Side.STAFF, free=True),
    "acknowledge": Act(Kind.ACKNOWLEDGED, Side.STAFF),
    "workaround": Act(Kind.WORKAROUND_PROVIDED, Side.STAFF, "provided"),
    "propose": Act(Kind.SOLUTION_PROPOSED, Side.STAFF, "solution"),
    "accept": Act(Kind.SOLUTION_ACCEPTED, Side.CUSTOMER, "solution"),
    "reject": Act(Kind.SOLUTION_REJECTED, Side.CUSTOMER, "solution"),
    "resolve": Act(Kind.RESOLVED, Side.STAFF),
    "close": Act(Kind.CLOSED, Side.STAFF),
    "reopen": Act(Kind.REOPENED, Side.CUSTOMER),
    "merge": Act(Kind.MERGED, Side.STAFF),
    "link": Act(Kind.LINKED, Side.STAFF, free=True),
    "leave_alone": Act(Kind.REMINDERS_STOPPED, Side.STAFF),
    "resume": Act(Kind.REMINDERS_RESUMED, Side.STAFF),
    "rca": Act(Kind.RCA_PUBLISHED, Side.STAFF, "published"),
    "accept_severity": Act(Kind.SEVERITY_ACCEPTED, Side.CUSTOMER),
    "contest_severity": Act(Kind.SEVERITY_CONTESTED, Side.CUSTOMER),
    "withdraw_severity": Act(Kind.SEVERITY_WITHDRAWN, Side.STAFF),
    "needs_detail": Act(Kind.DETAIL_ASKED, Side.STAFF),
}
"""Acts that say all by themselves; `open`, `reply`, `status`, `terms` and those of SEVERITIES need something more."""

SEVERITIES = {"severity": Kind.SEVERITY_CHANGED, "propose_severity": Kind.SEVERITY_PROPOSED}
"""Acts that name a severity."""

REPLIES = {"agent": (Kind.STAFF_REPLIED, Side.STAFF), "customer": (Kind.CUSTOMER_REPLIED, Side.CUSTOMER)}

STATUSES = {
    "open": (Kind.STATUS_CHANGED, Status.OPEN),
    "waiting_customer": (Kind.STATUS_CHANGED, Status.WAITING_CUSTOMER),
    "on_hold": (Kind.STATUS_CHANGED, Status.ON_HOLD),
    "solution_proposed": (Kind.SOLUTION_PROPOSED, None),
    "closed": (Kind.CLOSED, None),
}
"""The statuses a scenario can set; two of them are reached by a fact of their own."""

EVENT_KEYS = ("at", "automatic", "open", "reply", "status", "terms", "review", *SEVERITIES, *ACTS)
