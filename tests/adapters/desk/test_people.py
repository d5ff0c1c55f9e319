"""People, teams, rules and advisors on the desk."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.apps.rotas.making import works_always
from tests.apps.routing.making import DAY_ONE, advised_desk, ruled
from tests.factories import AT, make_agent, make_desk

from palier.apps.routing.models import Advisor, Rule
from palier.apps.staff.commands import create_team
from palier.apps.staff.models import Absence, Agent, Team
from palier.apps.staff.planning_commands import add_absence, set_abilities
from palier.core.actor import PALIER, Role

NOW = datetime.now(UTC)
RULE = {"name": "Urgent", "severities": "high, low", "skill": "SSO", "speech": "needed", "order": "round_robin"}


@pytest.fixture
def lead(desk) -> Client:
    browser = Client()
    browser.force_login(Agent.objects.get(pk=make_agent(role=Role.LEAD).id))
    return browser


def test_the_list_says_who_is_at_work_and_what_they_know(desk, agent) -> None:
    works_always(desk.agent)
    away = make_agent()
    add_absence(agent_id=away.id, starts_at=NOW - timedelta(days=1), ends_at=NOW + timedelta(days=1), by=away, at=AT)
    set_abilities(agent_id=away.id, skills=["SSO"], languages=["fr"], by=PALIER, at=AT)
    page = agent.get(reverse("desk:people")).content.decode()
    for words in (
        "On shift",
        "Away",
        "SSO",
        "French",
        "round the clock, every day",
        "Monday to Friday from 09:00 to 18:00",
    ):
        assert words in page, words


def test_the_list_costs_the_same_for_few_and_for_many(desk, agent, django_assert_num_queries) -> None:
    agent.get(reverse("desk:people"))
    with CaptureQueriesContext(connection) as few:
        agent.get(reverse("desk:people"))
    for _ in range(20):
        make_agent()
    with django_assert_num_queries(len(few)):
        agent.get(reverse("desk:people"))


def test_a_lead_writes_down_hours_and_abilities(desk, lead) -> None:
    number = desk.agent.id
    week = {"mon": "08:00-12:00, 13:00 – 17:00", "sun": "22:00-06:00", "timezone": "Europe/Paris", "observes": "fr"}
    lead.post(reverse("desk:hours", args=[number]), week)
    lead.post(reverse("desk:abilities", args=[number]), {"skills": "SSO, Data export", "languages": "fr, en"})
    known = Agent.objects.get(pk=number)
    assert known.hours == {"mon": [["08:00", "12:00"], ["13:00", "17:00"]], "sun": [["22:00", "06:00"]]}
    assert (known.hours_timezone, known.observes) == ("Europe/Paris", "FR")
    assert (known.skills, known.languages) == (["Data export", "SSO"], ["en", "fr"])
    page = lead.get(reverse("desk:person", args=[number])).content.decode()
    assert 'value="08:00-12:00, 13:00-17:00"' in page
    assert 'value="22:00-06:00"' in page


def test_hours_that_cannot_be_are_refused_in_a_sentence_on_the_same_page(desk, lead) -> None:
    where = reverse("desk:person", args=[desk.agent.id])
    before = {"HTTP_REFERER": f"http://testserver{where}"}
    response = lead.post(reverse("desk:hours", args=[desk.agent.id]), {"mon": "9 to 5"}, **before)
    assert response.headers["Location"] == where
    assert "cannot be read" in lead.get(where).content.decode()
    assert "mon" in Agent.objects.get(pk=desk.agent.id).hours


def test_agents_write_down_their_own_absence_and_strike_it_out(desk, agent) -> None:
    where = reverse("desk:person", args=[desk.agent.id])
    agent.post(
        reverse("desk:absence", args=[desk.agent.id]), {"first": "2099-08-03", "last": "2099-08-07", "note": "Sea"}
    )
    absence = Absence.objects.get()
    assert absence.ends_at - absence.starts_at == timedelta(days=5)
    page = agent.get(where).content.decode()
    assert "from 3 August 2099 to 7 August 2099" in page
    assert "Sea" in page
    agent.post(reverse("desk:cancel_absence", args=[absence.pk]))
    assert Absence.objects.count() == 0
    agent.post(reverse("desk:absence", args=[desk.agent.id]), {"first": "2099-08-03"})
    assert "on 3 August 2099" in agent.get(where).content.decode()
    assert agent.post(reverse("desk:absence", args=[make_agent().id]), {"first": "2099-08-03"}).status_code == 403
    Absence.objects.all().delete()
    agent.post(
        reverse("desk:absence", args=[desk.agent.id]), {"first": "2099-08-03", "from": "13:00", "until": "15:30"}
    )
    absence = Absence.objects.get()
    assert (absence.starts_at.isoformat(), absence.ends_at - absence.starts_at) == (
        "2099-08-03T13:00:00+00:00",
        timedelta(hours=2, minutes=30),
    )
    assert (
        "3 August 2099 from 13:00 to 15:30" in agent.get(reverse("desk:person", args=[desk.agent.id])).content.decode()
    )
    Absence.objects.all().delete()
    days = {"first": "2099-08-03", "from": "13:00", "last": "2099-08-05", "until": "09:00"}
    agent.post(reverse("desk:absence", args=[desk.agent.id]), days)
    page = agent.get(reverse("desk:person", args=[desk.agent.id])).content.decode()
    assert "from 3 August 2099, 13:00, to 5 August 2099, 09:00" in page
    agent.post(reverse("desk:absence", args=[desk.agent.id]), {"first": "2099-08-03", "from": "noon"})
    agent.post(
        reverse("desk:absence", args=[desk.agent.id]), {"first": "2099-08-03", "from": "15:00", "until": "13:00"}
    )
    assert Absence.objects.count() == 1
    agent.post(reverse("desk:absence", args=[desk.agent.id]), {"first": "soon"})
    assert Absence.objects.count() == 1


def test_what_an_agent_may_not_change_is_not_offered(desk, agent) -> None:
    page = agent.get(reverse("desk:person", args=[make_agent().id])).content.decode()
    assert reverse("desk:hours", args=[desk.agent.id]) not in page
    assert "<form" not in page.partition('class="narrow people-page"')[2].partition("</main>")[0]
    assert agent.get(reverse("desk:person", args=[10**9])).status_code == 404


def test_a_lead_shapes_a_team(desk, lead) -> None:
    team_id = create_team(name="Front", agent_ids=[], by=PALIER, at=AT)
    other = make_agent()
    change = {"name": "Front line", "agents": [desk.agent.id, other.id], "lead": other.id}
    lead.post(reverse("desk:change_team", args=[team_id]), change)
    team = Team.objects.get()
    assert (team.name, team.lead_id, set(team.agents.values_list("pk", flat=True))) == (
        "Front line",
        other.id,
        {desk.agent.id, other.id},
    )
    assert f"led by {other.name}" in lead.get(reverse("desk:teams")).content.decode()


def test_a_lead_writes_orders_and_removes_rules(desk, lead) -> None:
    team_id = create_team(name="Front", agent_ids=[], by=PALIER, at=AT)
    first = ruled(team_id, name="First")
    lead.post(reverse("desk:new_rule"), {**RULE, "team": team_id, "channels": "email", "languages": "fr"})
    rule = Rule.objects.latest("place")
    assert (rule.severities, rule.skill, rule.speech, rule.order) == (["high", "low"], "SSO", "needed", "round_robin")
    page = lead.get(reverse("desk:teams")).content.decode()
    assert (
        "severity high, low, by E-mail, in French: to Front, with the skill SSO, "
        "only somebody who speaks the customer’s language, each in turn."
    ) in page
    lead.post(reverse("desk:move_rule", args=[rule.pk]), {"before": first})
    assert list(Rule.objects.order_by("place").values_list("pk", flat=True)) == [rule.pk, first]
    lead.post(reverse("desk:change_rule", args=[rule.pk]), {**RULE, "team": team_id, "name": "Late"})
    lead.post(reverse("desk:remove_rule", args=[first]))
    assert list(Rule.objects.values_list("name", flat=True)) == ["Late"]
    lead.post(reverse("desk:new_rule"), {**RULE, "team": team_id, "speech": "shout"})
    assert Rule.objects.count() == 1


def test_advisors_are_named_changed_and_shown_with_what_is_missing(db, client) -> None:
    desk, lead = advised_desk(), make_agent(role=Role.LEAD)
    client.force_login(Agent.objects.get(pk=lead.id))
    where = reverse("desk:advisors", args=[desk.account_id])
    assert "Promised and not named: Technical account manager" in client.get(where).content.decode()
    naming = {"role": "tam", "agent": desk.agent.id, "stand_in": lead.id, "starts_on": DAY_ONE.isoformat()}
    client.post(reverse("desk:name_advisor", args=[desk.account_id]), naming)
    advisor = Advisor.objects.get()
    page = client.get(where).content.decode()
    assert "Promised and not named" not in page
    for words in (desk.agent.name, f"stand-in: {lead.name}", "since 1 January 2026"):
        assert words in page
    client.post(reverse("desk:change_advisor", args=[advisor.pk]), {"stand_in": "", "ends_on": "2026-02-01"})
    advisor.refresh_from_db()
    assert (advisor.stand_in_id, advisor.ends_on) == (None, date(2026, 2, 1))
    assert "not now" in client.get(where).content.decode()
    client.post(reverse("desk:name_advisor", args=[desk.account_id]), {**naming, "role": "king"})
    assert "has no role “king”" in client.get(where).content.decode()


def test_the_part_comes_alone_for_the_page_that_includes_it(desk, agent) -> None:
    page = agent.get(reverse("desk:advisors", args=[desk.account_id]), HTTP_HX_REQUEST="true").content.decode()
    assert page.startswith("\n<section") or page.lstrip().startswith("<section")
    assert "Name somebody" not in page


def test_french_speaks_french(db, client) -> None:
    desk = make_desk()
    Agent.objects.filter(pk=desk.agent.id).update(language="fr")
    client.force_login(Agent.objects.get(pk=desk.agent.id))
    named_page = client.get(reverse("desk:person", args=[desk.agent.id])).content.decode()
    for words in ("Absences", "Compétences", "du lundi au vendredi"):
        assert words in named_page or words.capitalize() in named_page, words
    assert "Équipes et règles" in client.get(reverse("desk:teams")).content.decode()
