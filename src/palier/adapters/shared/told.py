"""What happens to a case before its customer's eyes: shown in the portal, and the only news its streams tell."""

from palier.core.case import Kind

TOLD = frozenset({
    Kind.OPENED,
    Kind.STATUS_CHANGED,
    Kind.SEVERITY_CHANGED,
    Kind.SEVERITY_PROPOSED,
    Kind.SEVERITY_ACCEPTED,
    Kind.SEVERITY_CONTESTED,
    Kind.SEVERITY_WITHDRAWN,
    Kind.ACKNOWLEDGED,
    Kind.WORKAROUND_PROVIDED,
    Kind.SOLUTION_PROPOSED,
    Kind.SOLUTION_ACCEPTED,
    Kind.SOLUTION_REJECTED,
    Kind.RESOLVED,
    Kind.CLOSED,
    Kind.REOPENED,
    Kind.MERGED,
    Kind.TERMS_CHANGED,
    Kind.RCA_PUBLISHED,
    Kind.DETAIL_ASKED,
    Kind.REACH_ASKED,
    Kind.REMINDED,
    Kind.REQUESTER_CHANGED,
    Kind.PARTICIPANT_ADDED,
    Kind.PARTICIPANT_REMOVED,
    Kind.ESCALATION_ASKED,
    Kind.ESCALATED,
    Kind.ESCALATION_ENDED,
})  # fmt: skip
"""What happens before the customer's eyes; words are shown whatever their kind, notes never come here."""
