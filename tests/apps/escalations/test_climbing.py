"""What nobody does anything about climbs: an escalation without a taker, a customer out of reach, a day of review."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from tests.apps.duties.catalogue import duties_desk
from tests.apps.escalations.test_asking import GRANTING
from tests.apps.rotas.making import make_watch
from tests.factories import AT, Desk, make_agent, make_desk

from palier.apps.cases.commands import assign_case, change_status
from palier.apps.cases.verification import verify_cases
from palier.apps.duties.commands import carry_out
from palier.apps.escalations.commands import (
    appoint,
    ask_for_escalation,
    climb_untaken,
    end_escalation,
    take_escalation,
    tell_waiting,
)
from palier.apps.escalations.models import Climb, Telling
from palier.apps.lifecycle.commands import due_cases, take_step
from palier.apps.outbox.models import OutgoingMail
from palier.apps.rotas.models import Page
from palier.core.actor import Actor, Role
from palier.core.case import Status

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
OFFICES = ("escalation_manager", "support_manager", "head_of_support")


def officers(desk: Desk) -> dict[str, Actor]:
    lead = make_agent(role=Role.LEAD)
    held = {office: make_agent() for office in OFFICES}
    for office, agent in held.items():
        appoint(office=office, agent_id=agent.id, by=lead, at=AT)
    return held


@pytest.fixture
def desk(db) -> Desk:
    return make_desk(catalogue=GRANTING)


def heard(step: str) -> set[str]:
    return set(Telling.objects.filter(step=step, state="told", way="desk").values_list("name", flat=True))


def work(at) -> None:
    climb_untaken(at=at)
    while tell_waiting(at=at):
        pass


def test_an_escalation_that_nobody_takes_climbs_rung_by_rung(desk) -> None:
    held, case_id = officers(desk), desk.open()
    ask_for_escalation(case_id=case_id, reason="It presses.", by=desk.contact, at=AT)
    work(AT + 29 * MINUTE)
    assert heard("untaken 1") == set()
    for late in (31, 32):
        work(AT + late * MINUTE)
    assert heard("untaken 1") == {held["escalation_manager"].name, held["support_manager"].name}
    work(AT + 91 * MINUTE)
    assert heard("untaken 2") == {held["support_manager"].name, held["head_of_support"].name}
    work(AT + DAY)
    assert Climb.objects.count() == 2
    assert OutgoingMail.objects.filter(kind="escalation_step").count() >= 4
    assert [found for checked in verify_cases() for found in checked.differences] == []


@pytest.mark.parametrize("settle", [take_escalation, end_escalation])
def test_one_that_somebody_takes_or_ends_climbs_no_further(desk, settle) -> None:
    held, case_id = officers(desk), desk.open()
    ask_for_escalation(case_id=case_id, reason="It presses.", by=desk.contact, at=AT)
    said = {"outcome": "Solved."} if settle is end_escalation else {}
    settle(case_id=case_id, by=held["escalation_manager"], at=AT + MINUTE, **said)
    work(AT + DAY)
    assert Climb.objects.count() == 0


def test_one_taken_between_the_climb_and_the_telling_tells_nobody(desk) -> None:
    held, case_id = officers(desk), desk.open()
    ask_for_escalation(case_id=case_id, reason="It presses.", by=desk.contact, at=AT)
    assert climb_untaken(at=AT + 31 * MINUTE) == 1
    take_escalation(case_id=case_id, by=held["escalation_manager"], at=AT + 31 * MINUTE)
    tell_waiting(at=AT + 32 * MINUTE)
    assert heard("untaken 1") == set()


@pytest.mark.django_db(transaction=True)
def test_eight_workers_climb_each_rung_once() -> None:
    desk = make_desk(catalogue=GRANTING)
    for _ in range(10):
        ask_for_escalation(case_id=desk.open(), reason="It presses.", by=desk.contact, at=AT)
    ready = Barrier(8)

    def climb(_: int) -> int:
        ready.wait(30)
        try:
            return climb_untaken(at=AT + DAY, limit=5)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        done = sum(pool.map(climb, range(8)))
    while found := climb_untaken(at=AT + DAY, limit=5):
        done += found
    assert (done, Climb.objects.count()) == (20, 20)


@pytest.mark.django_db
def test_a_customer_out_of_reach_is_told_to_the_assignee_the_lead_and_pages_whoever_is_on_call() -> None:
    """`reachable` without a lowering of its own: a person decides."""
    desk, watch = duties_desk(), make_watch()
    case_id = desk.open(severity="p2")
    assign_case(case_id=case_id, agent_id=watch.anna.id, team_id=watch.team_id, by=desk.agent, at=AT)
    change_status(case_id=case_id, status=Status.WAITING_CUSTOMER, by=desk.agent, at=AT)
    at = AT
    while at < AT + 2 * DAY:
        carry_out(at=at + timedelta(seconds=1), limit=10)
        at += HOUR
    while tell_waiting(at=AT + 2 * DAY):
        pass
    names = set(Telling.objects.filter(step="reach_missed", way="desk").values_list("name", flat=True))
    assert {watch.anna.name, watch.lead.name} <= names
    assert Telling.objects.filter(step="reach_missed").values("recipient", "way").distinct().count() >= 4
    assert Page.objects.filter(case_id=case_id).exists()


def test_the_day_of_review_is_a_notice_on_the_desk_besides_its_mail(desk) -> None:
    case_id = desk.open()
    assign_case(case_id=case_id, agent_id=desk.agent.id, by=desk.agent, at=AT)
    on = (AT + 2 * DAY).date()
    change_status(
        case_id=case_id, status=Status.ON_HOLD, reason="third_party", review_on=on, by=desk.agent, at=AT + MINUTE
    )
    later = AT + 3 * DAY
    assert due_cases(at=later) == [case_id]
    assert take_step(case_id=case_id, at=later)
    while tell_waiting(at=later):
        pass
    told = Telling.objects.filter(step="review_due")
    assert [(each.way, each.recipient, each.state) for each in told] == [("desk", desk.agent.id, "told")]
    assert OutgoingMail.objects.filter(kind="review_due").count() == 1
