"""What the routes of mail that came in, of mails' texts, of incidents and of the security team's room need."""

from tests.factories import AT, make_agent

from palier.core.actor import Role

RUNNING_POSTS: dict[str, dict[str, str]] = {
    "inbox_all_again": {},
    "inbox_again": {},
    "letterhead": {"colour": "#1f5fbf"},
    "letter_preview": {"body": "Hello"},
    "allow_address": {"address": "gone@client.example"},
    "report_act": {"text": "Thank you."},
    "incident_act": {"case": "?"},
    "add_component": {"name-en": "Editor"},
    "remove_incident_template": {},
    "component_act": {"state": "major_outage"},
    "group_act": {"name-en": "Sites"},
}
RUNNING_ACTS = {"incident_act": "link", "component_act": "state", "group_act": "name"}
ROOM_OF_ONE_TEAM = {"reports", "report", "report_act", "report_file"}
"""To whoever is not in the security team it does not exist."""
NOTHING_BEHIND = {"inbox_again", "allow_address"}
"""A mail that is held is let in from its own page, not read again; and the address takes mail."""
ANSWERED_IN_PLACE = {"letter_preview": 200}
FOR_ARRANGERS = {"letterhead", "add_component", "group_act", "remove_incident_template"}


def running(desk, case_id: int) -> tuple[dict[str, object], dict[str, str]]:
    """The parts of their addresses, and the references of an incident where a case's does not fit."""
    from palier.apps.incidents.commands import (
        Naming,
        Reach,
        Telling,
        add_component,
        add_group,
        keep_template,
        open_incident,
    )
    from palier.apps.incidents.models import Incident
    from palier.core.incident import Impact, Stage, State

    lead = make_agent(role=Role.LEAD)
    group = add_group(name={"en": "Sites"}, by=lead, at=AT)
    component = add_component(naming=Naming("login", {"en": "Login"}), by=lead, at=AT)
    open_incident(
        title={"en": "Nobody can sign in"},
        impact=Impact.MAJOR,
        reach=Reach({component: State.MAJOR}),
        telling=Telling({"en": "We are looking into it."}),
        by=desk.agent,
        at=AT,
    )
    template = keep_template(name="First word", stage=Stage.INVESTIGATING, words={"en": "We look."}, by=lead, at=AT)
    RUNNING_POSTS["incident_act"]["case"] = str(case_id)
    reference = Incident.objects.get().reference
    parts = {"kind": "case_received", "language": "en", "seq": 1, "place": 0, "component": component}
    parts |= {"group": group}
    parts |= {"template": template}
    return parts, dict.fromkeys(("incident", "incident_act", "incident_audience"), reference)
