"""The clocks every catalogue has (clocks.md, "Clocks"), and the words a catalogue declares its own with."""

from types import MappingProxyType

from palier.core.catalogue.terms import ClockRule, Follow

KINDS = (
    "opened",
    "staff_replied",
    "customer_replied",
    "note_added",
    "status_changed",
    "severity_changed",
    "assigned",
    "acknowledged",
    "workaround_provided",
    "solution_proposed",
    "solution_accepted",
    "solution_rejected",
    "resolved",
    "closed",
    "reopened",
    "terms_changed",
    "merged",
    "rca_published",
    "severity_proposed",
    "severity_accepted",
    "severity_contested",
    "severity_withdrawn",
    "severity_undecided",
    "reach_asked",
    "reach_missed",
    "detail_asked",
    "escalation_asked",
    "escalated",
    "escalation_ended",
    "reminded",
    "reminders_stopped",
    "reminders_resumed",
    "review_due",
    "linked",
    "unlinked",
    "split",
    "requester_changed",
    "participant_added",
    "participant_removed",
    "time_noted",
    "time_withdrawn",
)
"""The events a clock can name: the values of `core.case.Kind`, which stands above this floor."""

STATUSES = ("new", "open", "waiting_customer", "on_hold", "solution_proposed", "closed")
"""The statuses a clock can pause in: the values of `core.case.Status`."""

NEEDS_DETAIL = "needs_detail"
"""What a clock can pause in besides: waiting for the customer because their report lacks what it must hold."""


def _rule(clock: str, starts: str, stops: str, restarts: str = "", pauses_in: str = "") -> ClockRule:
    follow = Follow.UPDATE if clock == "follow_up" else None
    events = (tuple(starts.split()), tuple(stops.split()), tuple(restarts.split()), tuple(pauses_in.split()))
    return ClockRule(clock, {}, *events, follow=follow)


BUILT_IN = MappingProxyType(
    {
        rule.id: rule
        for rule in (
            _rule("acknowledgement", "opened", "acknowledged staff_replied"),
            _rule("first_response", "opened", "staff_replied"),
            _rule(
                "follow_up", "staff_replied", "resolved closed", "staff_replied customer_replied", "waiting_customer"
            ),
            _rule("workaround", "opened", "workaround_provided resolved", "", "waiting_customer"),
            _rule("resolution", "opened", "resolved", "reopened", "waiting_customer solution_proposed"),
            _rule("rca", "resolved", "rca_published"),
        )
    }
)
"""The built-in clocks by id, without words of their own: `adapters.shared` names them where a catalogue does not."""

REPLY_FOLLOW_UP = ClockRule("follow_up", {}, ("customer_replied",), ("staff_replied",), follow=Follow.REPLY)
"""The follow-up clock in `mode: reply`: from the oldest unanswered message of the customer to our next reply."""
