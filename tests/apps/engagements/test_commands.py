"""Processes are ticked off in order, accelerators drawn from the ledger and given back, commitments due and told of."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import connection
from tests.apps.engagements.engaging import contract_of, engaged_desk
from tests.apps.entitlements.credits import free
from tests.apps.rotas.making import make_watch
from tests.factories import AT, make_agent

from palier.apps.cases.commands import assign_case
from palier.apps.cases.models import Case
from palier.apps.engagements.commands import (
    begin_for_case,
    begin_for_contract,
    do_stage,
    drop_engagement,
    finish_engagement,
    plan_stage,
    tell_late,
)
from palier.apps.engagements.errors import (
    BegunAlready,
    EngagementOver,
    NotOffered,
    NotOnMenu,
    OutcomeNeeded,
    StageWaits,
)
from palier.apps.engagements.models import Engagement
from palier.apps.engagements.queries import (
    engagement_sheet,
    engagements_of_case,
    engagements_under_way,
    offered_besides,
    offered_to_accounts,
)
from palier.apps.errors import NotAllowed, NotFound
from palier.apps.outbox.models import OutgoingMail
from palier.apps.rotas.models import Page
from palier.core.actor import PALIER, Role
from palier.core.engagements import Kind
from palier.core.ledger import NotEnough

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def desk(db):
    return engaged_desk()


def begun(desk, kind: Kind, key: str, *, choice: int | None = None, at=AT) -> Engagement:
    pk = begin_for_contract(contract_id=contract_of(desk), kind=kind, key=key, choice=choice, by=desk.agent, at=at)
    return Engagement.objects.get(pk=pk)


def boost(desk, *, choice: int | None = 0, at=AT) -> Engagement:
    return begun(desk, Kind.ENGAGEMENT, "boost", choice=choice, at=at)


@pytest.mark.obeys("Process.steps", "Document.processes")
def test_the_steps_of_a_process_follow_one_another_each_with_its_day(desk) -> None:
    case_id = desk.open()
    pk = begin_for_case(case_id=case_id, kind=Kind.PROCESS, key="incident", by=desk.agent, at=AT)
    with pytest.raises(StageWaits):
        do_stage(engagement_id=pk, place=2, by=desk.agent, at=AT)
    for place in (1, 2, 3):
        do_stage(engagement_id=pk, place=place, note=f" {place} done ", by=desk.agent, at=AT + place * HOUR)
    sheet = engagement_sheet(viewer=desk.agent, engagement_id=pk)
    assert [(stage.label["en"], stage.done_at, stage.note) for stage in sheet.stages] == [
        ("Qualify", AT + HOUR, "1 done"),
        ("Solve", AT + 2 * HOUR, "2 done"),
        ("Look back", AT + 3 * HOUR, "3 done"),
    ]
    assert (sheet.line.finished_at, sheet.finished_by) == (AT + 3 * HOUR, desk.agent.name)
    assert sheet.stages[2].about == {"en": "Causes", "fr": "Causes"}


def test_a_stage_is_planned_for_a_day_and_done_once(desk) -> None:
    pk = begun(desk, Kind.PROCESS, "incident").pk
    plan_stage(engagement_id=pk, place=2, planned_on=date(2026, 3, 9), by=desk.agent, at=AT)
    [line] = engagements_under_way(viewer=desk.agent)
    assert (line.stages, line.done, line.next_on) == (3, 0, date(2026, 3, 9))
    do_stage(engagement_id=pk, place=1, by=desk.agent, at=AT)
    with pytest.raises(StageWaits):
        do_stage(engagement_id=pk, place=1, by=desk.agent, at=AT)
    with pytest.raises(NotFound):
        plan_stage(engagement_id=pk, place=9, planned_on=None, by=desk.agent, at=AT)
    with pytest.raises(StageWaits):
        finish_engagement(engagement_id=pk, outcome="all", by=desk.agent, at=AT)


@pytest.mark.obeys("Feature.menu", "Feature.phases")
def test_an_accelerator_is_chosen_from_the_menu_and_counted(desk) -> None:
    before = free("boost")
    first = boost(desk, choice=1)
    assert first.choice == {"en": "Coaching", "fr": "Accompagnement"}
    assert [stage.deliverable for stage in first.stages.order_by("place")] == [{"en": "goals", "fr": "objectifs"}, {}]
    assert free("boost") == before - 60
    for wrong in (None, -1, 2):
        with pytest.raises(NotOnMenu):
            boost(desk, choice=wrong)
    boost(desk)
    with pytest.raises(NotEnough):
        boost(desk)
    assert (free("boost"), Engagement.objects.count()) == (0, 2)


def test_dropping_one_gives_back_what_it_drew(desk) -> None:
    lead, drawn = make_agent(role=Role.LEAD), boost(desk)
    with pytest.raises(OutcomeNeeded):
        drop_engagement(engagement_id=drawn.pk, why="", by=lead, at=AT)
    with pytest.raises(NotAllowed):
        drop_engagement(engagement_id=drawn.pk, why="no", by=desk.agent, at=AT)
    drop_engagement(engagement_id=drawn.pk, why="They moved on.", by=lead, at=AT)
    assert free("boost") == 120
    for act in (
        lambda: drop_engagement(engagement_id=drawn.pk, why="x", by=lead, at=AT),
        lambda: do_stage(engagement_id=drawn.pk, place=1, by=lead, at=AT),
        lambda: finish_engagement(engagement_id=drawn.pk, outcome="x", by=lead, at=AT),
    ):
        with pytest.raises(EngagementOver):
            act()


@pytest.mark.obeys("Commitment.within", "Document.commitments")
def test_a_commitment_is_due_from_the_opening_of_its_case_and_told_of_once_when_late(desk) -> None:
    watch = make_watch()
    case_id = desk.open()
    assign_case(case_id=case_id, agent_id=None, team_id=watch.team_id, by=desk.agent, at=AT)
    pk = begin_for_case(case_id=case_id, kind=Kind.COMMITMENT, key="leak", by=desk.agent, at=AT + 2 * HOUR)
    due_at = Engagement.objects.get(pk=pk).due_at
    assert due_at == AT + 8 * HOUR  # eight office hours after ten o'clock: closing time
    assert tell_late(at=due_at) == 0
    assert [tell_late(at=due_at + timedelta(seconds=1)), tell_late(at=due_at + HOUR)] == [1, 0]
    assert Page.objects.get().reason == "commitment leak"
    mails = OutgoingMail.objects.filter(kind="commitment_late")
    assert [mail.recipients for mail in mails] == [[f"{watch.lead.name.lower().replace(' ', '')}@acme.example"]]
    assert engagements_under_way(viewer=desk.agent)[0].is_late


def test_a_commitment_that_is_kept_in_time_pages_nobody(desk) -> None:
    kept = begun(desk, Kind.COMMITMENT, "leak")
    with pytest.raises(OutcomeNeeded):
        finish_engagement(engagement_id=kept.pk, outcome=" ", by=desk.agent, at=AT)
    finish_engagement(engagement_id=kept.pk, outcome="Acknowledged.", by=desk.agent, at=AT + HOUR)
    assert tell_late(at=AT + 9 * DAY) == 0
    assert engagements_under_way(viewer=desk.agent) == ()


def test_what_is_not_offered_is_not_begun(desk) -> None:
    for kind, key in ((Kind.PROCESS, "boost"), (Kind.COMMITMENT, "words"), (Kind.ENGAGEMENT, "nothing")):
        with pytest.raises(NotOffered):
            begun(desk, kind, key)
    with pytest.raises(NotFound):
        begin_for_contract(contract_id=0, kind=Kind.PROCESS, key="incident", by=desk.agent, at=AT)
    with pytest.raises(NotFound):
        begin_for_case(case_id=0, kind=Kind.PROCESS, key="incident", by=desk.agent, at=AT)
    with pytest.raises(NotAllowed):
        begin_for_contract(contract_id=contract_of(desk), kind=Kind.PROCESS, key="incident", by=desk.contact, at=AT)
    with pytest.raises(NotAllowed):
        engagements_under_way(viewer=desk.contact)
    with pytest.raises(NotFound):
        engagement_sheet(viewer=desk.contact, engagement_id=boost(desk).pk)
    with pytest.raises(NotFound):
        do_stage(engagement_id=0, place=1, by=desk.agent, at=AT)


def test_the_same_runs_once_for_a_case(desk) -> None:
    case_id = desk.open()
    terms_id = Case.objects.get(pk=case_id).terms_id
    begin_for_case(case_id=case_id, kind=Kind.PROCESS, key="incident", by=desk.agent, at=AT)
    with pytest.raises(BegunAlready):
        begin_for_case(case_id=case_id, kind=Kind.PROCESS, key="incident", by=desk.agent, at=AT)
    begun = engagements_of_case(case_id)
    assert [each.id for each in offered_besides(begun, terms_id=terms_id)] == ["boost", "leak"]
    assert [line.key for line in begun] == ["incident"]
    assert list(begun) == [line for line in engagements_under_way(viewer=desk.agent) if line.reference]


def test_accounts_are_found_by_their_name(desk) -> None:
    [(contract_id, account, offer)] = offered_to_accounts(viewer=desk.agent, called="client", at=AT)
    assert (contract_id, account[:6]) == (contract_of(desk), "Client")
    assert [each.id for each in offer] == ["incident", "boost", "leak"]
    assert offered_to_accounts(viewer=desk.agent, called=" ", at=AT) == ()


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_draw_no_more_than_there_is() -> None:
    desk = engaged_desk()
    contract_id, gate = contract_of(desk), Barrier(10)

    def draw(_: int) -> bool:
        gate.wait()
        try:
            begin_for_contract(
                contract_id=contract_id, kind=Kind.ENGAGEMENT, key="boost", choice=0, by=desk.agent, at=AT
            )
        except NotEnough:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(draw, range(10))) == 2
    assert (free("boost"), Engagement.objects.count()) == (0, 2)


def test_telling_is_palier_own_work_and_needs_no_lead(desk) -> None:
    begun(desk, Kind.COMMITMENT, "leak")
    assert tell_late(at=AT + DAY) == 1
    assert not OutgoingMail.objects.filter(kind="commitment_late").exists()
    assert PALIER.name
