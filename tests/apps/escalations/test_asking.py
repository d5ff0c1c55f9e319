"""Escalation on request: who may ask, who hears of it, what verify says."""

import pytest
from tests.factories import AT, CATALOGUE, Desk, make_agent, make_contact, make_desk

from palier.apps.cases.commands import close_case
from palier.apps.cases.errors import NothingSaid
from palier.apps.cases.models import Case, CaseEvent
from palier.apps.cases.verification import verify_cases
from palier.apps.clocks.models import Clock
from palier.apps.errors import NotAllowed, NotFound
from palier.apps.escalations.commands import (
    appoint,
    ask_for_escalation,
    end_escalation,
    take_escalation,
    tell_waiting,
)
from palier.apps.escalations.errors import EscalatedAlready, EscalationNotPromised, NotEscalated
from palier.apps.escalations.models import Escalation, Telling
from palier.apps.escalations.queries import escalated_among, escalation_of, open_escalations
from palier.apps.outbox.models import OutgoingMail
from palier.core.actor import Role
from palier.core.case import WrongState

pytestmark = pytest.mark.django_db

GRANTING = CATALOGUE.replace(
    "plans:\n",
    "features:\n  care: {label: Care, choices: {pool: Pool, own: Own}, severities: [high],"
    " grants: {pool: pooled_escalation, own: designated_escalation}}\nplans:\n",
).replace("    label: Gold\n", "    label: Gold\n    includes: {care: own}\n")


@pytest.fixture
def desk() -> Desk:
    return make_desk(catalogue=GRANTING)


def told(case_id: int) -> list[tuple[str, str, str]]:
    rows = Telling.objects.filter(case_id=case_id, way="desk").order_by("id")
    return list(rows.values_list("step", "role", "name"))


def clocks_of(case_id: int) -> list[tuple[str, object, str]]:
    return list(Clock.objects.filter(case_id=case_id).order_by("clock").values_list("clock", "due_at", "state"))


def verified() -> list[object]:
    return [found for checked in verify_cases() for found in checked.differences]


@pytest.mark.obeys("Feature.grants", "Feature.choices")
def test_a_customer_asks_and_their_own_manager_hears_of_it_at_once(desk: Desk) -> None:
    """Keys features.grants (designated_escalation), features.severities."""
    lead = make_agent(role=Role.LEAD)
    pool, own = make_agent(), make_agent()
    appoint(office="escalation_manager", agent_id=pool.id, by=lead, at=AT)
    appoint(office="escalation_manager", agent_id=own.id, account_id=desk.account_id, by=lead, at=AT)
    case_id = desk.open()
    clocks = clocks_of(case_id)
    ask_for_escalation(case_id=case_id, reason="We lose orders.", channel="portal", by=desk.contact, at=AT)
    assert tell_waiting(at=AT) == 1
    assert told(case_id) == [
        ("escalation_asked", "escalation_manager", own.name),
        ("escalation_asked", "assignee", lead.name),
    ]
    event = CaseEvent.objects.get(case_id=case_id, kind="escalation_asked")
    assert (event.side, event.data) == ("customer", {"reason": "We lose orders.", "way": "designated_escalation"})
    assert OutgoingMail.objects.filter(case_id=case_id, kind="escalation_asked").count() == 1
    assert (
        list(Clock.objects.filter(case_id=case_id).values_list("clock", "due_at", "state").order_by("clock")) == clocks
    )
    assert verified() == []


def test_without_a_manager_of_their_own_the_pool_hears(desk: Desk) -> None:
    lead, pool = make_agent(role=Role.LEAD), make_agent()
    appoint(office="escalation_manager", agent_id=pool.id, by=lead, at=AT)
    case_id = desk.open()
    ask_for_escalation(case_id=case_id, reason="Now.", channel="phone", by=desk.agent, at=AT)
    tell_waiting(at=AT)
    assert told(case_id)[0] == ("escalation_asked", "escalation_manager", pool.name)


@pytest.mark.obeys("Feature.severities")
def test_a_plan_that_does_not_promise_it_refuses_the_customer_but_not_staff(desk: Desk) -> None:
    case_id = desk.open(severity="low")
    for by, channel in ((desk.contact, "portal"), (desk.agent, "phone")):
        with pytest.raises(EscalationNotPromised):
            ask_for_escalation(case_id=case_id, reason="Please.", channel=channel, by=by, at=AT)
    assert not CaseEvent.objects.filter(kind="escalation_asked").exists()
    ask_for_escalation(case_id=case_id, reason="I fear for this one.", by=desk.agent, at=AT)
    assert not OutgoingMail.objects.filter(kind="escalation_asked").exists(), "the customer is not told"
    assert escalated_among([case_id]) == {case_id: False}


def test_strangers_and_silence_are_refused(desk: Desk) -> None:
    case_id = desk.open()
    _, stranger = make_contact()
    with pytest.raises(NotFound):
        ask_for_escalation(case_id=case_id, reason="Me too.", by=stranger, at=AT)
    with pytest.raises(NothingSaid):
        ask_for_escalation(case_id=case_id, reason="  ", by=desk.contact, at=AT)
    with pytest.raises(NotAllowed):
        take_escalation(case_id=case_id, by=desk.contact, at=AT)
    close_case(case_id=case_id, reason="duplicate", by=desk.agent, at=AT)
    with pytest.raises(WrongState):
        ask_for_escalation(case_id=case_id, reason="Again.", by=desk.contact, at=AT)


def test_asked_taken_and_ended_once_each(desk: Desk) -> None:
    lead = make_agent(role=Role.LEAD)
    case_id = desk.open()
    with pytest.raises(NotEscalated):
        take_escalation(case_id=case_id, by=lead, at=AT)
    ask_for_escalation(case_id=case_id, reason="We lose orders.", by=desk.contact, at=AT)
    with pytest.raises(EscalatedAlready):
        ask_for_escalation(case_id=case_id, reason="Really.", by=desk.contact, at=AT)
    take_escalation(case_id=case_id, by=lead, at=AT)
    with pytest.raises(NotEscalated):
        take_escalation(case_id=case_id, by=desk.agent, at=AT)
    going = escalation_of(viewer=desk.agent, case_id=case_id)
    assert going is not None
    assert (going.asked_by, going.reason, going.taken_by) == (desk.contact.name, "We lose orders.", lead.name)
    assert [line.case_id for line in open_escalations(viewer=desk.agent)] == [case_id]
    end_escalation(case_id=case_id, outcome="Orders flow again.", by=lead, at=AT)
    assert escalation_of(viewer=desk.agent, case_id=case_id) is None
    assert (escalated_among([case_id]), open_escalations(viewer=desk.agent)) == ({}, ())
    with pytest.raises(NotEscalated):
        end_escalation(case_id=case_id, outcome="Twice.", by=lead, at=AT)
    kinds = OutgoingMail.objects.filter(case_id=case_id).order_by("id").values_list("kind", flat=True)
    assert list(kinds)[1:] == ["escalation_asked", "escalated", "escalation_ended"]
    tell_waiting(at=AT)
    assert ("escalated", "assignee", lead.name) not in told(case_id), "whoever did it need not be told"
    assert verified() == []


def test_closing_a_case_ends_its_escalation_and_verify_knows(desk: Desk) -> None:
    case_id = desk.open()
    ask_for_escalation(case_id=case_id, reason="We lose orders.", by=desk.contact, at=AT)
    close_case(case_id=case_id, reason="duplicate", by=desk.agent, at=AT)
    row = Escalation.objects.get(case_id=case_id)
    assert (row.number, row.asked_at, row.ended_at) == (1, AT, AT)
    assert verified() == []
    Escalation.objects.update(ended_at=None)
    assert len(verified()) == 1, "a row that the facts do not bear out is found"
    assert Case.objects.get(pk=case_id).status == "closed"
