"""Telling people: once each, by each way, when they work, and always somebody."""

import json
from datetime import datetime, timedelta

import pytest
from tests.factories import AT, CATALOGUE, Desk, make_agent, make_desk

from palier.apps.cases.commands import assign_case, change_severity, reply_to_case
from palier.apps.cases.verification import verify_cases
from palier.apps.clocks.commands import sweep
from palier.apps.clocks.models import ClockNotice
from palier.apps.escalations.commands import add_hook, appoint, tell_waiting
from palier.apps.escalations.models import HookCall, Telling, Untold
from palier.apps.outbox.models import LiveEvent, OutgoingMail
from palier.apps.staff.models import Absence, Agent, Team
from palier.core.actor import Actor, Role

pytestmark = pytest.mark.django_db

HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)
WARNED = AT + 45 * MINUTE + SECOND
LATE = AT + HOUR + SECOND


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def lead(desk: Desk) -> Actor:
    return make_agent(role=Role.LEAD)


def keep_time(at: datetime) -> None:
    """What a worker does: the sweep, then the telling."""
    while sweep(at=at):
        pass
    while tell_waiting(at=at):
        pass


def told(case_id: int, clock: str = "first_response") -> list[tuple[str, str, str]]:
    """Step, role and name of those who were told, one way each."""
    rows = Telling.objects.filter(case_id=case_id, clock=clock, way="desk", state="told").order_by("at", "id")
    return list(rows.values_list("step", "role", "name"))


@pytest.mark.obeys("Document.escalation", "Step.at", "Step.tell")
def test_the_assignee_is_warned_by_desk_and_mail_once(desk: Desk, lead: Actor) -> None:
    case_id = desk.open()
    assign_case(case_id=case_id, agent_id=desk.agent.id, by=desk.agent, at=AT)
    keep_time(WARNED)
    keep_time(WARNED + MINUTE)
    rows = Telling.objects.filter(case_id=case_id).order_by("way")
    assert [(row.way, row.recipient, row.step, row.at, row.state, row.told_at) for row in rows] == [
        ("desk", desk.agent.id, "step-1", AT + 45 * MINUTE, "told", WARNED),
        ("mail", desk.agent.id, "step-1", AT + 45 * MINUTE, "told", WARNED),
    ]
    [mail] = OutgoingMail.objects.filter(kind="escalation_step")
    assert (mail.recipients, mail.case_id, mail.pk) == (
        [Agent.objects.get(pk=desk.agent.id).email],
        case_id,
        rows[1].mail_id,
    )
    assert Untold.objects.count() == 0


def test_the_breach_itself_tells_nobody_but_its_step_does(desk: Desk, lead: Actor) -> None:
    case_id = desk.open()
    assign_case(case_id=case_id, agent_id=desk.agent.id, by=desk.agent, at=AT)
    keep_time(LATE)
    assert ("first_response", "breached") in set(ClockNotice.objects.values_list("clock", "step"))
    assert told(case_id) == [
        ("step-1", "assignee", desk.agent.name),
        ("step-2", "assignee", desk.agent.name),
        ("step-2", "team_lead", lead.name),
    ]


def test_nobodys_case_is_told_to_a_lead_with_the_reason(desk: Desk, lead: Actor) -> None:
    case_id = desk.open()
    keep_time(WARNED)
    row = Telling.objects.get(case_id=case_id, way="desk")
    assert (row.recipient, row.role, row.found_as) == (lead.id, "assignee", "lead")
    assert row.passed == [
        {"role": "assignee", "gap": "vacant", "name": ""},
        {"role": "team_lead", "gap": "vacant", "name": ""},
    ]


def test_the_lead_of_the_team_is_told(desk: Desk, lead: Actor) -> None:
    own = make_agent()
    team = Team.objects.create(name="Paris", lead_id=own.id)
    case_id = desk.open()
    assign_case(case_id=case_id, agent_id=desk.agent.id, team_id=team.pk, by=desk.agent, at=AT)
    keep_time(LATE)
    assert told(case_id)[-1] == ("step-2", "team_lead", own.name)


def test_somebody_away_is_passed_over_and_it_is_said(desk: Desk, lead: Actor) -> None:
    Absence.objects.create(agent_id=desk.agent.id, starts_at=AT - HOUR, ends_at=AT + 48 * HOUR)
    case_id = desk.open()
    assign_case(case_id=case_id, agent_id=desk.agent.id, by=desk.agent, at=AT)
    keep_time(WARNED)
    row = Telling.objects.get(case_id=case_id, way="desk")
    assert (row.name, row.found_as) == (lead.name, "lead")
    away = row.passed[0]
    assert (away["gap"], away["name"]) == ("away", desk.agent.name)
    assert datetime.fromisoformat(away["until"]) == AT + 48 * HOUR


def test_whoever_holds_an_office_is_told_the_accounts_own_before_the_houses(desk: Desk, lead: Actor) -> None:
    """Keys escalation.at (due + 1h), escalation.of, escalation.tell."""
    for_all, for_this = make_agent(), make_agent()
    appoint(office="support_manager", agent_id=for_all.id, by=lead, at=AT)
    first = desk.open()
    keep_time(AT + 2 * HOUR + SECOND)
    appoint(office="support_manager", agent_id=for_this.id, account_id=desk.account_id, by=lead, at=AT)
    second = desk.open(at=AT + 3 * HOUR)
    keep_time(AT + 5 * HOUR + SECOND)
    assert [told(case_id)[-1] for case_id in (first, second)] == [
        ("step-3", "support_manager", for_all.name),
        ("step-3", "support_manager", for_this.name),
    ]


NIGHT = AT + 11 * HOUR
"""Eight in the evening by the agents' clock, which is UTC's: nobody works."""


def test_who_does_not_work_now_hears_of_it_when_they_do() -> None:
    catalogue = CATALOGUE.replace("high: always, low: office", "high: nights, low: office")
    nights = 'always: 24x7\n  nights: {timezone: UTC, hours: {mon-sun: "00:00-23:59"}}'
    desk = make_desk(catalogue=catalogue.replace("always: 24x7", nights))
    make_agent(role=Role.LEAD)
    case_id = desk.open(at=NIGHT)
    keep_time(NIGHT + HOUR)
    waiting = Telling.objects.filter(case_id=case_id, state="waiting")
    morning = datetime.fromisoformat("2026-03-03T09:00+00:00")
    assert {row.tell_at for row in waiting} == {morning}
    assert not OutgoingMail.objects.filter(kind__startswith="escalation_").exists()
    keep_time(morning - SECOND)
    assert told(case_id) == []
    keep_time(morning)
    assert {row.told_at for row in Telling.objects.filter(case_id=case_id, clock="first_response")} == {morning}
    [gathered] = OutgoingMail.objects.filter(kind="escalation_digest")
    mailed = Telling.objects.filter(case_id=case_id, way="mail", state="told")
    assert {row.mail_id for row in mailed} == {gathered.pk}, "what the night left is one mail"


def test_around_the_clock_people_hear_at_once(desk: Desk, lead: Actor) -> None:
    case_id = desk.open(at=NIGHT)
    keep_time(NIGHT + 46 * MINUTE)
    assert {row.told_at for row in Telling.objects.filter(case_id=case_id)} == {NIGHT + 46 * MINUTE}


def test_a_warning_that_waited_lapses_when_the_answer_came_first(desk: Desk, lead: Actor) -> None:
    case_id = desk.open(severity="high", at=NIGHT)
    Telling.objects.all().delete()
    sweep(at=NIGHT + 46 * MINUTE)
    reply_to_case(case_id=case_id, text="Here.", by=desk.agent, at=NIGHT + 50 * MINUTE)
    tell_waiting(at=NIGHT + 51 * MINUTE)
    assert set(Telling.objects.filter(clock="first_response").values_list("state", flat=True)) == {"lapsed"}
    assert not OutgoingMail.objects.filter(kind="escalation_step").exists()


def test_a_breach_is_told_though_the_answer_came_meanwhile(desk: Desk, lead: Actor) -> None:
    case_id = desk.open()
    sweep(at=LATE)
    reply_to_case(case_id=case_id, text="Here.", by=desk.agent, at=LATE + MINUTE)
    tell_waiting(at=LATE + 2 * MINUTE)
    assert [step for step, _, _ in told(case_id)] == ["step-2"]


def test_history_is_told_to_nobody(desk: Desk, lead: Actor) -> None:
    case_id = desk.open()
    sweep(at=LATE)
    tell_waiting(at=LATE + timedelta(days=8))
    assert told(case_id) == []
    assert set(Telling.objects.values_list("state", flat=True)) == {"lapsed"}


def test_webhooks_hear_at_once_with_the_facts(desk: Desk, lead: Actor) -> None:
    """Key escalation.by, absent: every webhook."""
    boss = make_agent(role=Role.ADMINISTRATOR)
    add_hook(url="https://hooks.example/palier", by=boss, at=AT)
    case_id = desk.open()
    keep_time(LATE)
    calls = [json.loads(call.body) for call in HookCall.objects.order_by("id")]
    assert [(call["clock"], call["step"]) for call in calls] == [
        ("first_response", "step-1"),
        ("first_response", "step-2"),
    ]
    assert calls[1]["due_at"] == (AT + HOUR).isoformat()
    assert calls[1]["told"] == [{"name": lead.name, "role": "assignee"}]
    assert calls[1]["case"]["severity"] == "high"
    assert len({call.key for call in HookCall.objects.all()}) == 2
    assert Telling.objects.filter(case_id=case_id, way="webhook").count() == 2


@pytest.mark.obeys("Step.by")
def test_a_step_that_names_its_ways_uses_no_other() -> None:
    """Key escalation.by."""
    by_mail = CATALOGUE.replace("{at: 75%, of: any, tell: [assignee]}", "{at: 75%, tell: [assignee], by: mail}")
    desk, boss = make_desk(catalogue=by_mail), make_agent(role=Role.ADMINISTRATOR)
    add_hook(url="https://hooks.example/palier", by=boss, at=AT)
    case_id = desk.open()
    keep_time(WARNED)
    assert list(Telling.objects.filter(case_id=case_id).values_list("way", "name")) == [("mail", boss.name)]


def test_two_roles_of_one_person_are_one_telling(desk: Desk) -> None:
    lead = make_agent(role=Role.LEAD)
    case_id = desk.open()
    assign_case(case_id=case_id, agent_id=lead.id, by=lead, at=AT)
    keep_time(LATE)
    assert told(case_id) == [("step-1", "assignee", lead.name), ("step-2", "assignee", lead.name)]


def test_the_desk_hears_of_it_live_by_ids_only(desk: Desk, lead: Actor) -> None:
    case_id = desk.open()
    sweep(at=WARNED)
    LiveEvent.objects.all().delete()
    tell_waiting(at=WARNED)
    assert set(LiveEvent.objects.values_list("topic", "subject")) == {
        (f"agent:{lead.id}", str(lead.id)),
        (f"case:{case_id}", str(case_id)),
    }


def test_a_step_overtaken_by_a_change_of_severity_is_told_of_what_it_was(desk: Desk, lead: Actor) -> None:
    case_id = desk.open()
    sweep(at=WARNED)
    change_severity(case_id=case_id, severity="low", by=desk.agent, at=WARNED + MINUTE)
    tell_waiting(at=WARNED + MINUTE)
    assert [row.at for row in Telling.objects.filter(case_id=case_id, way="desk")] == [AT + 45 * MINUTE]


def test_nothing_to_tell_costs_two_statements(desk: Desk, django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        assert tell_waiting(at=AT) == 0


def test_a_batch_takes_no_more_than_its_limit(desk: Desk, lead: Actor) -> None:
    for _ in range(5):
        desk.open()
    sweep(at=WARNED)
    assert [tell_waiting(at=WARNED, limit=2) for _ in range(4)] == [2, 2, 1, 0]


def test_what_tellings_add_leaves_projections_as_they_were(desk: Desk, lead: Actor) -> None:
    desk.open()
    keep_time(LATE)
    assert [found for checked in verify_cases() for found in checked.differences] == []


def test_who_left_before_they_could_hear_is_replaced_by_the_next_in_line() -> None:
    catalogue = CATALOGUE.replace("high: always, low: office", "high: nights, low: office")
    nights = 'always: 24x7\n  nights: {timezone: UTC, hours: {mon-sun: "00:00-23:59"}}'
    desk, lead = make_desk(catalogue=catalogue.replace("always: 24x7", nights)), make_agent(role=Role.LEAD)
    case_id = desk.open(at=NIGHT)
    assign_case(case_id=case_id, agent_id=desk.agent.id, by=desk.agent, at=NIGHT)
    keep_time(NIGHT + 46 * MINUTE)
    Agent.objects.filter(pk=desk.agent.id).update(is_active=False)
    keep_time(AT + 24 * HOUR)
    rows = Telling.objects.filter(case_id=case_id, way="desk", step="step-1", clock="first_response").order_by("id")
    assert list(rows.values_list("name", "state")) == [(desk.agent.name, "lapsed"), (lead.name, "told")]
    assert Telling.objects.filter(recipient=desk.agent.id, state="told").count() == 0


@pytest.mark.obeys("Offered.escalation", "Step.id", "Step.of", "Step.tell", "Step.by")
def test_a_plan_adds_steps_of_its_own_for_one_clock_and_severity() -> None:
    more = "    escalation: [{id: boss, at: 50%, of: resolution, severity: high, tell: head_of_support, by: desk}]\n"
    desk = make_desk(catalogue=CATALOGUE.replace("    label: Gold\n", f"    label: Gold\n{more}"))
    head = make_agent()
    appoint(office="head_of_support", agent_id=head.id, by=make_agent(role=Role.LEAD), at=AT)
    high, low = desk.open(), desk.open(severity="low")
    keep_time(AT + 4 * HOUR + SECOND)
    rows = Telling.objects.filter(step="boss").values_list("case_id", "clock", "way", "role", "name", "at")
    assert list(rows) == [(high, "resolution", "desk", "head_of_support", head.name, AT + 4 * HOUR)]
    assert not Telling.objects.filter(case_id=low, step="boss").exists()
