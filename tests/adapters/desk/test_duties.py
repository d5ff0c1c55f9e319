"""Severity and duties on the desk: the panel, a proposal and its answers, detail, mails that wait for their hours."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.apps.duties.catalogue import CATALOGUE
from tests.factories import AT, make_agent, make_contact, make_desk

from palier.adapters.shared import moments
from palier.apps.cases import commands
from palier.apps.cases.models import Case, CaseEvent
from palier.apps.catalogues.commands import publish_catalogue
from palier.apps.outbox.models import OutgoingMail
from palier.apps.staff.models import Agent
from palier.core.actor import PALIER, Role
from palier.core.case import Status


@pytest.fixture
def desk(db):
    return make_desk(catalogue=CATALOGUE)


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch):
    """The wall clock of the desk: Monday, ten o'clock in Paris."""
    at = AT + timedelta(minutes=1)
    monkeypatch.setattr(moments, "now", lambda: at)
    return at


def case_of(desk, severity: str = "p2") -> Case:
    return Case.objects.get(pk=desk.open(severity=severity))


def panel(agent, case: Case) -> str:
    return agent.get(reverse("desk:duties", args=[case.reference])).content.decode()


def post(agent, name: str, case: Case, *args: str, **said: object):
    return agent.post(reverse(f"desk:{name}", args=[case.reference, *args]), said)


def test_the_page_of_a_case_fetches_the_panel(agent, desk) -> None:
    case = case_of(desk)
    assert reverse("desk:duties", args=[case.reference]) in agent.get(f"/cases/{case.reference}/").content.decode()
    shown = panel(agent, case)
    assert "The customer is silent." in shown
    assert "The impact is critical." in shown
    assert "The steps" in shown


@pytest.mark.obeys("Severity.definition", "Severity.examples")
@pytest.mark.parametrize(
    ("language", "definition", "example"),
    [("en", "Nothing works.", "An outage"), ("fr", "Rien ne marche.", "Une panne")],
)
def test_definition_and_examples_stand_beside_a_severity_that_is_chosen(
    agent, desk, language: str, definition: str, example: str
) -> None:
    said = "definition: {en: Nothing works., fr: Rien ne marche.}, examples: [{en: An outage, fr: Une panne}]"
    explained = CATALOGUE.replace("{label: P2,", f"{{label: P2, {said},").replace("id: acme", "id: explained")
    publish_catalogue(text=explained, by=PALIER, at=AT)
    _, contact = make_contact(catalogue="explained")
    case_id = commands.open_case(
        contact_id=contact.id, subject="Down", text="x", channel="portal", severity="p3", by=contact, at=AT
    ).case_id
    Agent.objects.filter(pk=desk.agent.id).update(language=language)
    shown = panel(agent, Case.objects.get(pk=case_id))
    assert definition in shown
    assert example in shown


def test_a_plain_change_leads_to_a_proposal_where_the_plan_asks_for_one(agent, desk) -> None:
    case = case_of(desk)
    answered = post(agent, "severity", case, severity="p3")
    assert answered.url == f"{reverse('desk:duties', args=[case.reference])}?severity=p3"
    post(agent, "severity", case, severity="p3", way="propose", reason="One user")
    shown = panel(agent, case)
    assert "Proposed: P3" in shown
    assert "One user" in shown
    assert Case.objects.get(pk=case.pk).severity == "p2"
    post(agent, "proposal", case, "accept")
    assert Case.objects.get(pk=case.pk).severity == "p3"


def test_a_contested_proposal_is_insisted_upon_by_a_lead_alone(agent, desk, client) -> None:
    case, lead = case_of(desk), make_agent(role=Role.LEAD)
    post(agent, "severity", case, severity="p3", way="propose", reason="One user")
    post(agent, "proposal", case, "contest", reason="All of us")
    shown = panel(agent, case)
    assert "The customer contests it." in shown
    assert "All of us" in shown
    assert "Insist" not in shown
    assert post(agent, "proposal", case, "insist", reason="Logs").status_code == 403
    client.force_login(Agent.objects.get(pk=lead.id))
    assert "Insist" in panel(client, case)
    post(client, "proposal", case, "insist", reason="Logs")
    assert Case.objects.get(pk=case.pk).severity == "p3"


def test_a_proposal_is_withdrawn(agent, desk) -> None:
    case = case_of(desk)
    post(agent, "severity", case, severity="p3", way="propose", reason="One user")
    post(agent, "proposal", case, "withdraw")
    assert "Proposed: P3" not in panel(agent, case)


def test_an_agent_says_that_the_contact_confirmed(agent, desk) -> None:
    case = case_of(desk, "p3")
    post(agent, "severity", case, severity="p1", way="contact", attested="1", reason="By phone")
    event = CaseEvent.objects.get(case=case, kind="severity_changed")
    assert event.data["attested"]["text"] == "The impact is critical."


def test_a_customer_out_of_reach_is_lowered_with_one_click(agent, desk, now) -> None:
    case = case_of(desk)
    commands.change_status(case_id=case.pk, status=Status.WAITING_CUSTOMER, by=desk.agent, at=now)
    assert "Lower to “P3”" in panel(agent, case)
    post(agent, "severity", case, severity="p3", way="unreachable", reason="The customer could not be reached.")
    assert Case.objects.get(pk=case.pk).severity == "p3"


def test_what_will_be_done_by_itself_is_shown(agent, desk, now) -> None:
    case = case_of(desk, "p3")
    commands.change_severity(case_id=case.pk, severity="p1", attested="en", by=desk.contact, at=AT)
    commands.change_status(case_id=case.pk, status=Status.WAITING_CUSTOMER, by=desk.agent, at=now)
    assert "Without an answer lowered to “P2”" in panel(agent, case)


def test_detail_is_asked_for_by_a_checklist(agent, desk) -> None:
    case = case_of(desk)
    post(agent, "detail", case, missing=["steps.1"], text="Please")
    assert CaseEvent.objects.get(case=case, kind="detail_asked").data == {"missing": ["steps.1"]}
    assert "The report lacks detail; the customer was asked" in panel(agent, case)


def test_a_mail_waits_for_contact_hours_and_says_until_when(agent, desk, now, monkeypatch) -> None:
    case, night = case_of(desk, "p3"), now + timedelta(hours=10)
    monkeypatch.setattr(moments, "now", lambda: night)
    page = agent.get(f"/cases/{case.reference}/").content.decode()
    assert "Send it now all the same" in page
    post(agent, "write", case, text="Here", kind="reply")
    assert "in contact hours" in agent.get(f"/cases/{case.reference}/").content.decode()
    waiting = OutgoingMail.objects.latest("id")
    assert waiting.next_attempt_at == AT + timedelta(hours=23)
    for then in ("", "workaround", "solution"):
        post(agent, "write", case, text="Here", kind="reply", at_once="1", then=then)
        assert OutgoingMail.objects.latest("id").next_attempt_at == night


@pytest.mark.parametrize(("name", "args"), [("proposal", ("marry",)), ("severity", ())])
def test_bent_forms_lead_nowhere(agent, desk, name: str, args: tuple[str, ...]) -> None:
    assert post(agent, name, case_of(desk), *args, severity="p3", way="marry").status_code == 404


def test_intake_shows_the_catalogues_words_and_keeps_what_the_caller_confirmed(agent, desk) -> None:
    """An agent who records a call: `attest`, `report`, and the severity they chose."""
    asked = agent.get(reverse("desk:intake", args=[desk.account_id])).content.decode()
    assert "The impact is critical." in asked
    assert "The report must hold: The steps · The version" in asked
    called = {"contact": desk.contact.id, "subject": "Down", "text": "x", "severity": "p1", "attested": "1"}
    agent.post(reverse("desk:open_case"), called)
    event = CaseEvent.objects.get(kind="opened")
    assert (event.data["severity"], event.data["attested"]["text"]) == ("p1", "The impact is critical.")
