"""An escalation, an office, a notice and a webhook behind the addresses of the desk.  Imports wait for Django."""

FOR_HIGHER_RANKS = {"appoint", "end_appointment", "hooks", "add_hook", "hook_act"}
"""What plain agents may not do."""

ESCALATION_POSTS: dict[str, dict[str, str]] = {
    "escalation_act": {"words": "It presses."},
    "read_notices": {},
    "appoint": {"office": "support_manager", "agent": "1"},
    "end_appointment": {},
    "add_hook": {"url": "https://hooks.example/"},
    "hook_act": {},
}
ESCALATION_ACTS = {"escalation_act": "ask", "hook_act": "test"}


def escalating(desk, case_id: int) -> dict[str, int]:
    """Ids of what addresses name."""
    from tests.factories import AT

    from palier.apps.escalations.commands import add_hook, appoint
    from palier.apps.escalations.models import Telling
    from palier.core.actor import PALIER

    telling = Telling.objects.create(
        case_id=case_id,
        account_id=desk.account_id,
        occasion="first_response 1 step-1",
        clock="first_response",
        cycle=1,
        step="step-1",
        at=AT,
        way="desk",
        recipient=desk.agent.id,
        name=desk.agent.name,
        role="assignee",
        found_as="assignee",
        state="told",
        tell_at=AT,
        told_at=AT,
    )
    return {
        "notice": telling.pk,
        "appointment": appoint(office="support_manager", agent_id=desk.agent.id, by=PALIER, at=AT),
        "hook": add_hook(url="https://hooks.example/palier", by=PALIER, at=AT),
    }
