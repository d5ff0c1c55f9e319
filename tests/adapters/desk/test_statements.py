"""The desk's richest pages: whatever there is to show at once, none of them asks more than twelve statements."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.apps.analyses.analysing import OVER, make_aftermath
from tests.apps.incidents.test_ringing import RINGING
from tests.apps.rotas.making import plan_of
from tests.factories import AT, Desk, make_agent, make_contact, make_desk

from palier.apps.analyses.commands import correct_analysis
from palier.apps.cases.commands import assign_case
from palier.apps.cases.models import Case
from palier.apps.drafts.commands import save_draft
from palier.apps.escalations.commands import ask_for_escalation
from palier.apps.incidents.commands import (
    Naming,
    Reach,
    Telling,
    add_component,
    keep_number,
    keep_template,
    open_incident,
    tell_accounts,
)
from palier.apps.incidents.models import Incident
from palier.apps.reviews.models import Review
from palier.apps.rotas.commands import create_rota
from palier.apps.rotas.commands import page as ring
from palier.apps.staff.commands import create_team
from palier.apps.staff.models import Agent
from palier.apps.views.commands import choose_columns, save_view
from palier.core.actor import PALIER, Actor, Role
from palier.core.incident import Impact, Stage, State

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC).replace(microsecond=0)
HOUR = timedelta(hours=1)
STATEMENTS = 12


def who_is_called(desk: Desk, agent: Actor) -> Client:
    """A browser of an administrator who is on call and rung at this moment: every page of theirs says so."""
    Agent.objects.filter(pk=agent.id).update(role="administrator")
    create_rota(plan=plan_of(agent), by=PALIER, at=AT)
    ring(case_id=desk.open(subject="Night call", at=NOW - HOUR), reason="urgent", by=PALIER, at=NOW)
    client = Client()
    client.force_login(Agent.objects.get(pk=agent.id))
    return client


def asks(client: Client, path: str, *words: str) -> list[str]:
    """What a page asks that shows these words; some is read once per process, so the second time counts."""
    page = client.get(path).content.decode()
    assert [each for each in words if each not in page] == []
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return [query["sql"] for query in captured.captured_queries]


def test_an_incident_with_calls_to_make_and_a_day_that_has_everything() -> None:
    desk, lead = make_desk(catalogue=RINGING), make_agent(role=Role.LEAD)
    client = who_is_called(desk, desk.agent)
    login = add_component(naming=Naming("login", {"en": "Login"}), by=lead, at=AT)
    for _ in range(3):
        _account, contact = make_contact(plan="ringing")
        keep_number(contact_id=contact.id, number="+33 1 23 45 67 89", by=desk.agent, at=NOW)
    case_id = desk.open(subject="Login fails", at=NOW - 2 * HOUR)
    open_incident(
        title={"en": "Nobody can sign in", "fr": "Connexion impossible"},
        impact=Impact.MAJOR,
        reach=Reach({login: State.MAJOR}, case_ids=(case_id,)),
        telling=Telling({"en": "We look."}),
        by=desk.agent,
        at=NOW - HOUR,
    )
    desk.open(subject="Nobody can sign in", at=NOW)
    keep_template(name="Word", stage=Stage.IDENTIFIED, words={"en": "We know."}, by=lead, at=NOW)
    tell_accounts(at=NOW, limit=10)
    assign_case(case_id=case_id, agent_id=desk.agent.id, by=desk.agent, at=NOW)
    ask_for_escalation(case_id=case_id, reason="It presses.", by=desk.agent, at=NOW)
    said = {"contract_id": Case.objects.get(pk=case_id).contract_id, "account_id": desk.account_id}
    Review.objects.create(
        **said, key="talk", form="call", since=AT.date(), due_on=NOW.date(), missed_on=(NOW + 7 * HOUR * 24).date()
    )
    here = f"/incidents/{Incident.objects.get().reference}/"
    incident = asks(client, here, "Whom to ring", "tel:+33123456789", "These may tell of it", "Night call")
    today = asks(client, "/today/", "Whom to ring", "tel:+33123456789", "Night call", "It presses.")
    ladder = asks(client, f"/cases/{Case.objects.get(pk=case_id).reference}/escalation/", "Night call", "It presses.")
    asked = {"incident": incident, "today": today, "ladder": ladder}
    assert {name: [each[:90] for each in said] for name, said in asked.items() if len(said) > STATEMENTS} == {}


def test_a_kept_view_that_names_all_there_is_with_a_crowded_minute_and_a_call() -> None:
    desk, lead = make_desk(), make_agent(role=Role.LEAD)
    team = create_team(name="Réseau", agent_ids=[desk.agent.id], by=PALIER, at=AT)
    case_id = desk.open(at=NOW)
    assign_case(case_id=case_id, agent_id=desk.agent.id, team_id=team, by=lead, at=NOW)
    case = Case.objects.get(pk=case_id)
    values = {each.attname: getattr(case, each.attname) for each in Case._meta.concrete_fields if each.name != "id"}
    due = NOW.replace(second=0) + HOUR
    Case.objects.bulk_create(Case(**values | {"reference": f"C{n}", "next_due_at": due}) for n in range(70))
    client = who_is_called(desk, desk.agent)
    Agent.objects.filter(pk=desk.agent.id).update(role="agent")
    asked = (
        f"plan:gold account:#{desk.account_id} account:client assignee:alix team:réseau severity:high is:due since:9d"
    )
    kept = save_view(name="All at once", asked=asked, team_id=team, by=desk.agent, at=NOW)
    choose_columns(view=f"kept-{kept}", shown={"plan"}, by=desk.agent, at=NOW)
    said = asks(client, f"/queue/kept/{kept}/", "All at once", ">C69<", "Night call")
    assert len(said) <= STATEMENTS, "\n".join(each[:90] for each in said)
    listed = asks(client, "/queue/kept/", "All at once", "Night call")
    assert len(listed) <= STATEMENTS, "\n".join(each[:90] for each in listed)


def test_an_analysis_corrected_for_accounts_that_its_incident_names() -> None:
    after = make_aftermath()
    Incident.objects.update(audience="accounts")
    Incident.objects.get().accounts.add(after.desk.account_id, make_contact()[0])
    analysis = after.published()
    client = who_is_called(after.desk, after.reviewer)
    here = f"/analyses/{analysis.reference}/"
    read = asks(client, here, "Watch certificates", "Night call")
    correct_analysis(analysis_id=analysis.pk, why={"en": "A wrong hour."}, by=after.desk.agent, at=OVER + 2 * HOUR)
    save_draft(key=f"analysis:{analysis.reference}", fields={"summary-en": "So far"}, by=after.reviewer, at=NOW)
    written = asks(client, here, "A wrong hour.", "Night call")
    concerned = asks(client, f"{here}for/{after.desk.account_id}/", "Night call")
    asked = {"read": read, "written": written, "concerned": concerned}
    assert {name: [each[:90] for each in said] for name, said in asked.items() if len(said) > STATEMENTS} == {}
