"""Commitments that begin by themselves: from their event, once, whoever else begins them and however many workers."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from tests.apps.engagements.engaging import ENGAGED
from tests.factories import AT, make_agent, make_desk

from palier.apps.cases.commands import reply_to_case
from palier.apps.cases.models import Case
from palier.apps.cases.restricted_models import RestrictedCase
from palier.apps.cases.verification import verify_cases
from palier.apps.engagements.commands import begin_for_case, begin_started, finish_engagement, tell_late
from palier.apps.engagements.models import Engagement, StartedCommitment
from palier.apps.errors import NotFound
from palier.apps.outbox.models import OutgoingMail
from palier.apps.staff.commands import create_team
from palier.apps.staff.models import Agent
from palier.core.actor import PALIER, Role
from palier.core.engagements import Kind

HOUR = timedelta(hours=1)
SELF_STARTING = ENGAGED.replace("within: 8h in office}", "within: 8h in office, starts: staff_replied}")


@pytest.fixture
def desk(db):
    return make_desk(catalogue=SELF_STARTING)


@pytest.mark.obeys("Commitment.starts", "Commitment.within")
def test_it_begins_at_its_event_and_is_due_from_there(desk) -> None:
    case_id = desk.open()
    assert begin_started(at=AT) == 0
    reply_to_case(case_id=case_id, text="We look.", by=desk.agent, at=AT + HOUR)
    assert begin_started(at=AT + 5 * HOUR) == 1
    found = Engagement.objects.get(case_id=case_id)
    assert (found.kind, found.key, found.begun_at, found.begun_by) == ("commitment", "leak", AT + 5 * HOUR, "Palier")
    lead = make_agent(role=Role.LEAD)
    assert found.due_at is not None
    assert AT + 9 * HOUR <= found.due_at < AT + 2 * timedelta(days=1), "eight office hours after the reply"
    assert tell_late(at=found.due_at + HOUR) == 1
    assert OutgoingMail.objects.filter(kind="commitment_late").count() == 1, lead.name
    assert begin_started(at=AT + 6 * HOUR) == 0


def test_a_second_such_event_begins_nothing_more(desk) -> None:
    case_id = desk.open()
    for hours in (1, 2):
        reply_to_case(case_id=case_id, text=f"Word {hours}.", by=desk.agent, at=AT + hours * HOUR)
        begin_started(at=AT + hours * HOUR)
    assert Engagement.objects.filter(case_id=case_id).count() == 1
    assert [found for checked in verify_cases() for found in checked.differences] == []


def test_one_begun_by_hand_is_left_to_them(desk) -> None:
    case_id = desk.open()
    reply_to_case(case_id=case_id, text="We look.", by=desk.agent, at=AT + HOUR)
    begin_for_case(case_id=case_id, kind=Kind.COMMITMENT, key="leak", by=desk.agent, at=AT + HOUR)
    assert begin_started(at=AT + HOUR) == 1
    assert Engagement.objects.get(case_id=case_id).begun_by == desk.agent.name
    assert StartedCommitment.objects.filter(settled_at=None).count() == 0


def test_a_case_without_a_contract_has_none(desk) -> None:
    case_id = desk.open()
    reply_to_case(case_id=case_id, text="We look.", by=desk.agent, at=AT + HOUR)
    Case.objects.filter(pk=case_id).update(contract_id=None)
    assert begin_started(at=AT + HOUR) == 1
    assert not Engagement.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_begin_it_once() -> None:
    desk = make_desk(catalogue=SELF_STARTING)
    for _ in range(6):
        reply_to_case(case_id=desk.open(), text="We look.", by=desk.agent, at=AT + HOUR)
    together = Barrier(2)

    def work() -> int:
        together.wait()
        try:
            return sum(iter(lambda: begin_started(at=AT + HOUR, limit=2), 0))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        settled = [each.result() for each in [pool.submit(work) for _ in range(2)]]
    assert sum(settled) == 6
    assert Engagement.objects.count() == 6


def test_what_one_team_alone_may_know_of_is_told_late_to_that_team(desk) -> None:
    """Neither the manager nor a lead reads the reference of such a case in a mail (promises B3)."""
    inside, lead = make_agent(), make_agent(role=Role.LEAD)
    team_id = create_team(name="Inner circle", agent_ids=[inside.id], by=PALIER, at=AT)
    case_id = desk.open()
    begun = begin_for_case(case_id=case_id, kind=Kind.COMMITMENT, key="leak", by=inside, at=AT)
    RestrictedCase.objects.create(case_id=case_id, team_id=team_id)
    assert tell_late(at=AT + 72 * HOUR) == 1
    [mail] = OutgoingMail.objects.filter(kind="commitment_late")
    assert mail.recipients == [Agent.objects.get(pk=inside.id).email]
    with pytest.raises(NotFound):
        finish_engagement(engagement_id=begun, outcome="Done.", by=lead, at=AT + HOUR)
    with pytest.raises(NotFound):
        begin_for_case(case_id=case_id, kind=Kind.PROCESS, key="incident", by=lead, at=AT + HOUR)
    finish_engagement(engagement_id=begun, outcome="Done.", by=inside, at=AT + HOUR)
