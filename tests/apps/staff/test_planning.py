"""Hours, absences, skills and teams: who may write them down, and what shifts make of them."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.factories import AT, make_agent

from palier.apps.audit.models import AuditEntry
from palier.apps.errors import NotAllowed, NotFound
from palier.apps.staff.commands import create_team, deactivate_agent
from palier.apps.staff.errors import AbsenceEndsFirst, NameTaken
from palier.apps.staff.models import Absence, Agent
from palier.apps.staff.people_queries import people, person, team_sheets, workers
from palier.apps.staff.planning_commands import (
    add_absence,
    cancel_absence,
    change_team,
    set_abilities,
    set_working_hours,
)
from palier.apps.staff.queries import Choice, known_skills
from palier.core.actor import PALIER, Role
from palier.core.time import CalendarRefused, UnknownCountry

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NIGHTS = {"mon": [["22:00", "06:00"]]}


def test_whoever_was_just_hired_works_in_office_hours_of_their_zone() -> None:
    agent = make_agent()
    Agent.objects.filter(pk=agent.id).update(timezone="America/New_York")
    worker = workers(at=AT)[agent.id]
    assert [worker.is_on_shift(AT + hours * HOUR) for hours in (0, 5, 14)] == [False, True, False]


def test_hours_follow_their_own_zone_and_its_public_holidays() -> None:
    agent = make_agent()
    set_working_hours(agent_id=agent.id, week=NIGHTS, timezone="Europe/Paris", observes="FR", by=PALIER, at=AT)
    worker = workers(at=AT)[agent.id]
    assert worker.is_on_shift(datetime(2026, 3, 2, 21, tzinfo=UTC))
    assert worker.is_on_shift(datetime(2026, 3, 3, 4, 59, tzinfo=UTC))
    assert not worker.is_on_shift(datetime(2026, 4, 6, 21, tzinfo=UTC)), "Easter Monday"
    assert person(agent.id, at=AT).timezone == "Europe/Paris"


def test_an_empty_week_means_never_by_the_clock() -> None:
    agent = make_agent()
    set_working_hours(agent_id=agent.id, week={"mon": []}, by=PALIER, at=AT)
    assert Agent.objects.get(pk=agent.id).hours == {}
    assert workers(at=AT)[agent.id].hours is None


def test_hours_that_cannot_be_are_refused_and_the_old_ones_stay() -> None:
    agent = make_agent()
    with pytest.raises(CalendarRefused):
        set_working_hours(agent_id=agent.id, week={"mon": [["25:00", "26:00"]]}, by=PALIER, at=AT)
    with pytest.raises(UnknownCountry):
        set_working_hours(agent_id=agent.id, week=NIGHTS, observes="XX", by=PALIER, at=AT)
    assert set(Agent.objects.get(pk=agent.id).hours) == {"mon", "tue", "wed", "thu", "fri"}


def test_a_skill_is_spelled_one_way() -> None:
    anna, bo = make_agent(), make_agent()
    set_abilities(agent_id=anna.id, skills=["SSO", "Data  export"], languages=["fr", "en"], by=PALIER, at=AT)
    set_abilities(agent_id=bo.id, skills=["sso", "API", "api", " "], languages=["FR", ""], by=PALIER, at=AT)
    assert person(bo.id, at=AT).skills == ("API", "SSO")
    assert person(bo.id, at=AT).languages == ("fr",)
    assert known_skills() == ("API", "Data export", "SSO")


def test_somebody_speaks_at_least_the_language_they_read() -> None:
    assert person(make_agent().id, at=AT).languages == ("en",)


def test_agents_write_down_their_own_absence_and_leads_anybodys() -> None:
    mine, other, lead = make_agent(), make_agent(), make_agent(role=Role.LEAD)
    absence_id = add_absence(agent_id=mine.id, starts_at=AT, ends_at=AT + DAY, note=" Dentist ", by=mine, at=AT)
    with pytest.raises(NotAllowed):
        add_absence(agent_id=mine.id, starts_at=AT, ends_at=AT + DAY, by=other, at=AT)
    with pytest.raises(NotAllowed):
        cancel_absence(absence_id=absence_id, by=other, at=AT)
    add_absence(agent_id=other.id, starts_at=AT + DAY, ends_at=AT + 2 * DAY, by=lead, at=AT)
    found = workers(at=AT)
    assert [found[mine.id].is_absent(AT + days * DAY) for days in (0, 1)] == [True, False]
    assert [found[other.id].is_absent(AT + days * DAY) for days in (0, 1)] == [False, True]
    assert person(mine.id, at=AT).absences[0].note == "Dentist"


def test_an_absence_does_not_end_before_it_begins() -> None:
    agent = make_agent()
    with pytest.raises(AbsenceEndsFirst):
        add_absence(agent_id=agent.id, starts_at=AT, ends_at=AT, by=agent, at=AT)
    with pytest.raises(NotFound):
        add_absence(agent_id=0, starts_at=AT, ends_at=AT + DAY, by=PALIER, at=AT)


def test_an_absence_struck_out_leaves_what_is_past() -> None:
    agent = make_agent()
    running = add_absence(agent_id=agent.id, starts_at=AT, ends_at=AT + 2 * DAY, by=agent, at=AT)
    ahead = add_absence(agent_id=agent.id, starts_at=AT + 5 * DAY, ends_at=AT + 6 * DAY, by=agent, at=AT)
    past = add_absence(agent_id=agent.id, starts_at=AT - 3 * DAY, ends_at=AT - 2 * DAY, by=agent, at=AT)
    for absence_id in (running, ahead, past):
        cancel_absence(absence_id=absence_id, by=agent, at=AT + DAY)
    assert list(Absence.objects.order_by("pk").values_list("pk", "ends_at")) == [
        (running, AT + DAY),
        (past, AT - 2 * DAY),
    ]
    with pytest.raises(NotFound):
        cancel_absence(absence_id=ahead, by=agent, at=AT)


def test_agents_plan_nobodys_work() -> None:
    by = make_agent()
    with pytest.raises(NotAllowed):
        set_working_hours(agent_id=by.id, week=NIGHTS, by=by, at=AT)
    with pytest.raises(NotAllowed):
        set_abilities(agent_id=by.id, skills=[], languages=[], by=by, at=AT)
    with pytest.raises(NotAllowed):
        change_team(team_id=1, name="x", agent_ids=[], lead_id=None, by=by, at=AT)
    with pytest.raises(NotFound):
        set_abilities(agent_id=0, skills=[], languages=[], by=PALIER, at=AT)


def test_a_team_has_a_lead_and_people() -> None:
    anna, bo, lead = make_agent(), make_agent(), make_agent(role=Role.LEAD)
    team_id = create_team(name="Night", agent_ids=[anna.id], by=PALIER, at=AT)
    create_team(name="Day", agent_ids=[], by=PALIER, at=AT)
    change_team(team_id=team_id, name=" Night  watch", agent_ids=[anna.id, bo.id], lead_id=lead.id, by=lead, at=AT)
    [_, night] = team_sheets()
    assert (night.name, night.lead) == ("Night watch", Choice(lead.id, lead.name))
    assert [member.id for member in night.members] == [anna.id, bo.id]
    with pytest.raises(NameTaken):
        change_team(team_id=team_id, name="Day", agent_ids=[], lead_id=None, by=lead, at=AT)
    with pytest.raises(NotFound):
        change_team(team_id=team_id, name="", agent_ids=[0], lead_id=None, by=lead, at=AT)
    with pytest.raises(NotFound):
        change_team(team_id=0, name="", agent_ids=[], lead_id=None, by=lead, at=AT)


def test_who_left_is_nowhere(django_assert_num_queries) -> None:
    anna, lead = make_agent(), make_agent(role=Role.LEAD)
    team_id = create_team(name="Night", agent_ids=[anna.id, lead.id], by=PALIER, at=AT)
    change_team(team_id=team_id, name="", agent_ids=[anna.id, lead.id], lead_id=lead.id, by=PALIER, at=AT)
    deactivate_agent(agent_id=lead.id, by=PALIER, at=AT)
    [team] = team_sheets()
    assert (team.name, team.lead, [each.id for each in team.members]) == ("Night", None, [anna.id])
    with django_assert_num_queries(1):
        assert [each.id for each in people(at=AT)] == [anna.id]
    with pytest.raises(NotFound):
        person(lead.id, at=AT)


def test_every_plan_leaves_a_trace() -> None:
    agent = make_agent()
    set_abilities(agent_id=agent.id, skills=["SSO"], languages=["fr"], by=PALIER, at=AT)
    entry = AuditEntry.objects.latest("pk")
    assert (entry.act, entry.facts) == ("set_abilities", {"agent": agent.id, "skills": ["SSO"], "languages": ["fr"]})
