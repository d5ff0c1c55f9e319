"""A page reaches whoever is on call once, climbs until somebody has it, and is answered once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from tests.apps.rotas.making import DAY, HOUR, MINUTE, PATIENCE, Watch, make_watch, plan_of
from tests.factories import AT, Desk, make_agent, make_desk

from palier.apps.cases.commands import acknowledge_case, add_note, assign_case, close_case, reply_to_case
from palier.apps.cases.models import Case, CaseEvent
from palier.apps.cases.restricted_models import RestrictedCase
from palier.apps.cases.verification import verify_cases
from palier.apps.errors import NotAllowed, NotFound
from palier.apps.outbox.models import LiveEvent, OutgoingMail
from palier.apps.rotas.commands import acknowledge_page, change_rota, climb_pages, create_rota, page
from palier.apps.rotas.errors import PageOver
from palier.apps.rotas.models import Page, Ring
from palier.apps.rotas.queries import open_pages, pages_of_case
from palier.apps.staff.models import Team
from palier.apps.staff.planning_commands import add_absence
from palier.core.actor import PALIER


@pytest.fixture
def desk(db) -> Desk:
    return make_desk()


@pytest.fixture
def watch(db) -> Watch:
    return make_watch()


@pytest.fixture
def case_id(desk: Desk, watch: Watch) -> int:
    case_id = desk.open()
    assign_case(case_id=case_id, agent_id=None, team_id=watch.team_id, by=PALIER, at=AT)
    return case_id


def rings(page_id: int) -> list[tuple[int, timedelta]]:
    return [
        (agent, at - AT)
        for agent, at in Ring.objects.filter(page=page_id).order_by("place").values_list("agent_id", "at")
    ]


def begin(case_id: int, *, reason: str = "opened", at=AT) -> int:
    page_id = page(case_id=case_id, reason=reason, at=at)
    assert page_id is not None
    return page_id


def test_a_page_reaches_who_is_on_call_by_desk_and_mail(case_id, watch) -> None:
    page_id = begin(case_id)
    assert rings(page_id) == [(watch.anna.id, timedelta())]
    mail = OutgoingMail.objects.get(kind="page")
    assert (mail.recipients, mail.case_id, mail.state) == (
        [f"alix{watch.anna.name.split()[1]}@acme.example"],
        case_id,
        "queued",
    )
    [shown] = open_pages(viewer=watch.anna, mine=True)
    assert (shown.id, shown.reason, shown.called, shown.climbs_at) == (
        page_id,
        "opened",
        (watch.anna.name,),
        AT + PATIENCE,
    )
    assert open_pages(viewer=watch.bo, mine=True) == ()
    assert [each.id for each in open_pages(viewer=watch.bo, mine=False)] == [page_id]
    assert LiveEvent.objects.filter(topic="pages", subject=str(page_id)).exists()


def test_one_reason_pages_once(case_id, watch) -> None:
    begin(case_id)
    assert page(case_id=case_id, reason="opened", at=AT + HOUR) is None
    begin(case_id, reason="first_response:1:due")
    assert OutgoingMail.objects.filter(kind="page").count() == 2


def test_a_page_climbs_to_the_next_then_to_the_lead_then_no_further(case_id, watch) -> None:
    page_id = begin(case_id)
    for minutes in (9, 10, 10, 19, 20, 30, 600):
        climb_pages(at=AT + minutes * MINUTE)
    expected = [(watch.anna.id, timedelta()), (watch.bo.id, PATIENCE), (watch.lead.id, 2 * PATIENCE)]
    assert rings(page_id) == expected
    held = Page.objects.get()
    assert (held.climbs_at, held.ended_at) == (None, None)
    assert climb_pages(at=AT + DAY) == 0
    assert [each.called for each in open_pages(viewer=watch.lead, mine=True)] == [
        (watch.anna.name, watch.bo.name, watch.lead.name)
    ]


def test_a_late_worker_rings_once_for_all_steps_missed(case_id, watch) -> None:
    page_id = begin(case_id)
    climb_pages(at=AT + 5 * HOUR)
    assert rings(page_id) == [(watch.anna.id, timedelta()), (watch.bo.id, 5 * HOUR)]
    assert Page.objects.get().climbs_at == AT + 5 * HOUR + PATIENCE


def test_whoever_is_away_is_not_rung_and_somebody_back_is(case_id, watch) -> None:
    for agent in (watch.anna, watch.bo, watch.lead):
        add_absence(agent_id=agent.id, starts_at=AT, ends_at=AT + 15 * MINUTE, by=agent, at=AT)
    page_id = begin(case_id)
    climb_pages(at=AT + 10 * MINUTE)
    assert rings(page_id) == []
    climb_pages(at=AT + 20 * MINUTE)
    assert rings(page_id) == [(watch.anna.id, 20 * MINUTE)]


def test_more_patience_written_meanwhile_is_waited_for(case_id, watch) -> None:
    page_id = begin(case_id)
    plan = plan_of(watch.anna, watch.bo, team_id=watch.team_id, name="Front line", patience=30)
    change_rota(rota_id=watch.rota_id, plan=plan, by=watch.lead, at=AT)
    climb_pages(at=AT + 10 * MINUTE)
    assert (rings(page_id), Page.objects.get().climbs_at) == ([(watch.anna.id, timedelta())], AT + 30 * MINUTE)
    climb_pages(at=AT + 30 * MINUTE)
    assert rings(page_id)[1] == (watch.bo.id, 30 * MINUTE)


def test_without_a_rota_nobody_is_paged(desk) -> None:
    assert page(case_id=desk.open(), reason="opened", at=AT) is None
    assert (Page.objects.count(), OutgoingMail.objects.filter(kind="page").count()) == (0, 0)
    with pytest.raises(NotFound):
        page(case_id=0, reason="opened", at=AT)
    with pytest.raises(NotAllowed):
        page(case_id=1, reason="opened", by=desk.contact, at=AT)


def test_the_rota_for_all_climbs_to_the_lead_of_the_cases_team(desk, watch) -> None:
    team_id = watch.team_id
    from palier.apps.rotas.commands import remove_rota

    remove_rota(rota_id=watch.rota_id, by=watch.lead, at=AT)
    create_rota(plan=plan_of(watch.bo), by=watch.lead, at=AT)
    case_id = desk.open()
    assign_case(case_id=case_id, agent_id=None, team_id=team_id, by=PALIER, at=AT)
    page_id = begin(case_id)
    climb_pages(at=AT + PATIENCE)
    assert [agent for agent, _ in rings(page_id)] == [watch.bo.id, watch.lead.id]


def test_whoever_acknowledges_takes_the_case_and_acknowledges_it(case_id, watch) -> None:
    page_id = begin(case_id)
    acknowledge_page(page_id=page_id, by=watch.bo, at=AT + 5 * MINUTE)
    held = Page.objects.get()
    assert (held.acknowledged_by_id, held.ended_at, held.climbs_at) == (watch.bo.id, AT + 5 * MINUTE, None)
    case = Case.objects.get()
    assert (case.assignee_id, case.team_id) == (watch.bo.id, watch.team_id)
    told = list(CaseEvent.objects.order_by("seq").values_list("kind", "actor_id"))
    assert told[2:] == [("assigned", watch.bo.id), ("acknowledged", watch.bo.id)]
    assert climb_pages(at=AT + HOUR) == 0
    assert open_pages(viewer=watch.anna, mine=True) == ()
    with pytest.raises(PageOver, match=case.reference):
        acknowledge_page(page_id=page_id, by=watch.anna, at=AT + 6 * MINUTE)
    [story] = pages_of_case(case_id=case_id)
    assert (story.acknowledged_by, story.rings) == (watch.bo.name, ((watch.anna.name, AT),))


def test_a_case_in_hand_is_neither_taken_nor_acknowledged_again(case_id, watch) -> None:
    assign_case(case_id=case_id, agent_id=watch.lead.id, team_id=watch.team_id, by=PALIER, at=AT)
    reply_to_case(case_id=case_id, text="We are on it.", by=watch.lead, at=AT)
    page_id = begin(case_id, at=AT + HOUR)
    acknowledge_page(page_id=page_id, by=watch.anna, at=AT + HOUR)
    assert Case.objects.get().assignee_id == watch.lead.id
    assert not CaseEvent.objects.filter(kind="acknowledged").exists()


def test_the_page_of_a_closed_case_is_acknowledged_without_touching_it(case_id, watch) -> None:
    page_id = begin(case_id)
    close_case(case_id=case_id, reason="duplicate", by=PALIER, at=AT + MINUTE)
    acknowledge_page(page_id=page_id, by=watch.anna, at=AT + 2 * MINUTE)
    assert Case.objects.get().events_count == 3


@pytest.mark.parametrize(
    "act",
    [
        lambda case_id, agent, at: reply_to_case(case_id=case_id, text="On it.", by=agent, at=at),
        lambda case_id, agent, at: acknowledge_case(case_id=case_id, by=agent, at=at),
        lambda case_id, agent, at: assign_case(case_id=case_id, agent_id=agent.id, by=agent, at=at),
        lambda case_id, _agent, at: close_case(case_id=case_id, reason="duplicate", by=PALIER, at=at),
    ],
)
def test_a_case_taken_in_hand_ends_its_page_quietly(case_id, watch, act) -> None:
    page_id = begin(case_id)
    act(case_id, watch.bo, AT + MINUTE)
    climb_pages(at=AT + PATIENCE)
    assert rings(page_id) == [(watch.anna.id, timedelta())]
    held = Page.objects.get()
    assert (held.acknowledged_by_id, held.ended_at) == (None, AT + PATIENCE)
    with pytest.raises(PageOver):
        acknowledge_page(page_id=page_id, by=watch.anna, at=AT + HOUR)


def test_a_note_does_not_end_a_page(case_id, watch) -> None:
    page_id = begin(case_id)
    add_note(case_id=case_id, text="Who looks?", by=watch.bo, at=AT + MINUTE)
    climb_pages(at=AT + PATIENCE)
    assert len(rings(page_id)) == 2


def test_only_people_answer_pages(case_id, desk) -> None:
    page_id = begin(case_id)
    for by in (PALIER, desk.contact):
        with pytest.raises(NotAllowed):
            acknowledge_page(page_id=page_id, by=by, at=AT)
    with pytest.raises(NotFound):
        acknowledge_page(page_id=0, by=make_agent(), at=AT)
    assert open_pages(viewer=desk.contact, mine=False) == ()


def test_projections_say_what_events_say_after_a_page(case_id, watch) -> None:
    acknowledge_page(page_id=begin(case_id), by=watch.bo, at=AT + 5 * MINUTE)
    assert [found for checked in verify_cases() for found in checked.differences] == []


@pytest.mark.django_db(transaction=True)
def test_many_workers_ring_each_step_once() -> None:
    desk, watch = make_desk(), make_watch()
    create_rota(plan=plan_of(watch.anna, watch.bo), by=watch.lead, at=AT)
    case_ids = [desk.open() for _ in range(10)]
    ready = Barrier(6)

    def work(number: int) -> None:
        ready.wait(30)
        try:
            for case_id in case_ids:
                page(case_id=case_id, reason="opened", at=AT)
            for step in range(1, 4):
                ready.wait(30)
                while climb_pages(at=AT + step * PATIENCE, limit=3) >= 3:
                    pass
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(6)))
    climb_pages(at=AT + 3 * PATIENCE)
    assert Page.objects.count() == 10
    by_case = {
        row: list(Ring.objects.filter(page__case_id=row).order_by("place").values_list("agent_id", flat=True))
        for row in case_ids
    }
    assert set(map(tuple, by_case.values())) == {(watch.anna.id, watch.bo.id)}
    assert OutgoingMail.objects.filter(kind="page").count() == 20


def test_of_a_case_for_one_team_only_its_people_are_rung(desk, watch) -> None:
    """Whoever else is on call does not learn that there is such a case, and can't answer a page of it (promises B3)."""
    case_id = desk.open()
    assign_case(case_id=case_id, agent_id=None, team_id=watch.team_id, by=PALIER, at=AT)
    RestrictedCase.objects.create(case_id=case_id, team_id=watch.team_id)
    inside, *others = watch.bo, watch.anna, watch.lead
    Team.objects.get(pk=watch.team_id).agents.set([inside.id])
    page_id = begin(case_id)
    for hours in range(5):
        climb_pages(at=AT + hours * HOUR)
    assert {agent for agent, _ in rings(page_id)} == {inside.id}
    assert [open_pages(viewer=each, mine=False) for each in others] == [()] * len(others)
    assert len(open_pages(viewer=inside, mine=True)) == 1
    with pytest.raises(NotFound):
        acknowledge_page(page_id=page_id, by=others[0], at=AT + HOUR)
