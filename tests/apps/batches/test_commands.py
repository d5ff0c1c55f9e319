"""The same act on many cases: each by its own command, what was not altered since brought back."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import AT, make_agent, make_contact, make_desk

from palier.apps.audit.models import AuditEntry
from palier.apps.batches.acts import Act, Asked
from palier.apps.batches.commands import MOST, begin_batch, go_on, undo_batch
from palier.apps.batches.errors import ActIncomplete, NothingChosen, TooManyChosen, UndoneBefore
from palier.apps.batches.models import Batch, BatchItem
from palier.apps.batches.queries import ahead, story
from palier.apps.cases.commands import add_note, assign_case, close_case
from palier.apps.cases.models import Case, CaseEvent, Note
from palier.apps.cases.restricted_models import RestrictedCase
from palier.apps.cases.verification import verify_cases
from palier.apps.errors import NotAllowed, NotFound
from palier.apps.escalations.queries import notices, unread_count
from palier.apps.staff.commands import create_team
from palier.apps.staff.models import Agent
from palier.core.actor import PALIER
from palier.core.case import Kind, Status

LATER = AT + timedelta(minutes=5)


@pytest.fixture
def desk(db):
    return make_desk()


def begun(desk, asked: Asked, cases: list[int], key: str = "form") -> int:
    return begin_batch(asked=asked, case_ids=cases, key=key, by=desk.agent, at=AT)


def states(batch: int) -> list[str]:
    return list(BatchItem.objects.filter(batch=batch).order_by("place").values_list("state", flat=True))


def holders() -> list[tuple[int | None, int | None]]:
    return list(Case.objects.order_by("pk").values_list("assignee_id", "team_id"))


def test_what_would_be_done_is_said_beforehand(desk):
    mine, free = desk.open(subject="a"), desk.open(subject="b")
    assign_case(case_id=mine, agent_id=desk.agent.id, by=desk.agent, at=AT)
    lines = ahead(viewer=desk.agent, asked=Asked(Act.ASSIGN, agent=desk.agent.id), case_ids=[free, mine, free, 0])
    assert [(line.id, line.subject, line.assignee, line.changes) for line in lines] == [
        (free, "b", "", True),
        (mine, "a", desk.agent.name, False),
    ]
    _, stranger = make_contact()
    assert ahead(viewer=stranger, asked=Asked(Act.NOTE, text="x"), case_ids=[mine]) == ()


def test_cases_are_given_away_step_by_step_and_each_has_its_own_event(desk):
    cases = [desk.open() for _ in range(5)]
    team = create_team(name="Web", agent_ids=[], by=PALIER, at=AT)
    assign_case(case_id=cases[1], agent_id=desk.agent.id, team_id=team, by=desk.agent, at=AT)
    batch = begun(desk, Asked(Act.ASSIGN, agent=desk.agent.id, team=team), cases)
    assert states(batch) == ["waiting"] * 5
    assert go_on(batch_id=batch, by=desk.agent, at=LATER, limit=3) == 2
    assert states(batch) == ["done", "same", "done", "waiting", "waiting"]
    assert go_on(batch_id=batch, by=desk.agent, at=LATER) == 0
    assert holders() == [(desk.agent.id, team)] * 5
    assert CaseEvent.objects.filter(kind=Kind.ASSIGNED).count() == 5
    assert [entry.act for entry in AuditEntry.objects.filter(act__contains="batch")] == ["begin_batch"]


def test_what_nobody_touched_since_is_brought_back_by_a_fact_of_its_own(desk):
    other = make_agent()
    cases = [desk.open() for _ in range(4)]
    assign_case(case_id=cases[0], agent_id=other.id, by=desk.agent, at=AT)
    batch = begun(desk, Asked(Act.ASSIGN, agent=desk.agent.id), cases)
    go_on(batch_id=batch, by=desk.agent, at=AT, limit=3)
    add_note(case_id=cases[1], text="I have begun.", by=desk.agent, at=LATER)
    events = CaseEvent.objects.count()
    assert undo_batch(batch_id=batch, by=desk.agent, at=LATER) == (2, 1)
    assert states(batch) == ["undone", "left", "undone", "left"]
    assert holders() == [(other.id, None), (desk.agent.id, None), (None, None), (None, None)]
    assert CaseEvent.objects.count() == events + 2
    assert go_on(batch_id=batch, by=desk.agent, at=LATER) == 0
    with pytest.raises(UndoneBefore):
        undo_batch(batch_id=batch, by=desk.agent, at=LATER)


def test_a_status_goes_there_and_back_and_a_case_that_refuses_stays(desk):
    open_one, fresh, closed = desk.open(), desk.open(), desk.open()
    close_case(case_id=closed, reason="duplicate", by=desk.agent, at=AT)
    first = begun(desk, Asked(Act.STATUS, status=Status.OPEN), [open_one])
    go_on(batch_id=first, by=desk.agent, at=AT)
    batch = begun(desk, Asked(Act.STATUS, status=Status.WAITING_CUSTOMER), [open_one, fresh, closed], key="second")
    go_on(batch_id=batch, by=desk.agent, at=LATER)
    assert states(batch) == ["done", "done", "refused"]
    undo_batch(batch_id=batch, by=desk.agent, at=LATER)
    now = dict(Case.objects.values_list("pk", "status"))
    assert now[open_one] == "open"
    assert now[closed] == "closed"
    assert now[fresh] == "waiting_customer"
    assert [found for checked in verify_cases() for found in checked.differences] == []


def test_a_note_is_written_once_for_each_and_stays(desk):
    cases = [desk.open(), desk.open()]
    batch = begun(desk, Asked(Act.NOTE, text="Same cause as yesterday."), cases)
    assert begun(desk, Asked(Act.NOTE, text="Same cause as yesterday."), cases) == batch
    go_on(batch_id=batch, by=desk.agent, at=AT)
    go_on(batch_id=batch, by=desk.agent, at=AT)
    assert Note.objects.count() == 2
    with pytest.raises(UndoneBefore):
        undo_batch(batch_id=batch, by=desk.agent, at=AT)


def test_a_note_tells_whom_it_calls_once_in_each_case(desk):
    called, other = make_agent(), make_agent()
    batch = begun(desk, Asked(Act.NOTE, text=f"@{called.name}, see @{desk.agent.name}"), [desk.open(), desk.open()])
    for _ in range(2):
        go_on(batch_id=batch, by=desk.agent, at=AT)
    assert [unread_count(viewer=each) for each in (called, other, desk.agent)] == [2, 0, 0]
    assert {line.step for line in notices(viewer=called)} == {"mentioned"}


def test_what_is_not_whole_is_refused_before_anything_is_written(desk):
    case = desk.open()
    incomplete = [
        Asked(Act.ASSIGN),
        Asked(Act.STATUS),
        Asked(Act.STATUS, status=Status.CLOSED),
        Asked(Act.NOTE, text=" \n"),
        Asked(Act.NOTE, text="x" * 20_001),
    ]
    for asked in incomplete:
        with pytest.raises(ActIncomplete):
            begun(desk, asked, [case])
    note = Asked(Act.NOTE, text="x")
    with pytest.raises(NothingChosen):
        begun(desk, note, [0])
    with pytest.raises(TooManyChosen):
        begun(desk, note, [case] * (MOST + 1))
    with pytest.raises(NotAllowed):
        begin_batch(asked=note, case_ids=[case], key="k", by=desk.contact, at=AT)
    assert not Batch.objects.exists()


def test_a_batch_is_its_own_agents_business(desk):
    other = make_agent()
    batch = begun(desk, Asked(Act.NOTE, text="x"), [desk.open(subject="Broken")])
    for act in (go_on, undo_batch):
        with pytest.raises(NotFound):
            act(batch_id=batch, by=other, at=AT)
    with pytest.raises(NotFound):
        story(viewer=other, batch_id=batch)
    told = story(viewer=desk.agent, batch_id=batch)
    assert [(line.subject, line.state) for line in told.lines] == [("Broken", "waiting")]
    assert (told.count("waiting"), told.count("done"), told.is_undone) == (1, 0, False)


def test_a_severity_is_set_where_the_plan_has_it_and_brought_back(desk):
    cases = [desk.open(), desk.open(severity="low"), desk.open()]
    first = {case.pk: case.next_due_at for case in Case.objects.all()}
    asked = Asked(Act.SEVERITY, severity="low", text="Agreed on the phone")
    assert [line.changes for line in ahead(viewer=desk.agent, asked=asked, case_ids=cases)] == [True, False, True]
    batch = begun(desk, asked, cases)
    assert go_on(batch_id=batch, by=desk.agent, at=LATER) == 0
    assert states(batch) == ["done", "same", "done"]
    assert set(Case.objects.values_list("severity", flat=True)) == {"low"}
    assert Case.objects.get(pk=cases[0]).next_due_at > first[cases[0]]
    changed = CaseEvent.objects.filter(case_id=cases[0], kind=Kind.SEVERITY_CHANGED.value)
    assert changed.get().data["reason"] == "Agreed on the phone"
    assert undo_batch(batch_id=batch, by=desk.agent, at=LATER) == (2, 0)
    assert {case.pk: case.severity for case in Case.objects.all()} == dict(
        zip(cases, ("high", "low", "high"), strict=True)
    )
    assert not [found for checked in verify_cases() for found in checked.differences]
    unknown = begun(desk, Asked(Act.SEVERITY, severity="p9"), cases, key="other")
    go_on(batch_id=unknown, by=desk.agent, at=LATER)
    assert states(unknown) == ["refused"] * 3


def test_an_act_asks_no_more_for_ten_cases_than_for_one(desk):
    asked = {}
    for many in (1, 10):
        batch = begun(desk, Asked(Act.STATUS, status=Status.WAITING_CUSTOMER), desk.open_many(many), key=str(many))
        with CaptureQueriesContext(connection) as doing:
            go_on(batch_id=batch, by=desk.agent, at=LATER)
        with CaptureQueriesContext(connection) as undoing:
            undo_batch(batch_id=batch, by=desk.agent, at=LATER)
        asked[many] = (len(doing), len(undoing))
    assert asked[1] == asked[10]
    assert [found for checked in verify_cases() for found in checked.differences] == []


def test_a_case_kept_from_the_agent_meanwhile_is_refused_and_no_longer_told_of(desk):
    kept, gone, other = desk.open(), desk.open(), desk.open(subject="Theirs")
    batch = begun(desk, Asked(Act.ASSIGN, agent=desk.agent.id), [kept, gone, other])
    RestrictedCase.objects.create(case_id=kept, team_id=create_team(name="Security", agent_ids=[], by=PALIER, at=AT))
    BatchItem.objects.filter(case_id=gone).update(case_id=0)  # as after its account was erased
    assert go_on(batch_id=batch, by=desk.agent, at=LATER) == 0
    assert states(batch) == ["refused", "refused", "done"]
    assert [(line.subject, line.state) for line in story(viewer=desk.agent, batch_id=batch).lines] == [
        ("Theirs", "done")
    ]
    assert undo_batch(batch_id=batch, by=desk.agent, at=LATER) == (1, 0)
    assert holders() == [(None, None)] * 3


def test_what_can_not_be_brought_back_stays_as_the_batch_made_it(desk):
    colleague = make_agent()
    free, theirs = desk.open(), desk.open()
    assign_case(case_id=theirs, agent_id=colleague.id, by=desk.agent, at=AT)
    batch = begun(desk, Asked(Act.ASSIGN, agent=desk.agent.id), [free, theirs])
    go_on(batch_id=batch, by=desk.agent, at=LATER)
    Agent.objects.filter(pk=colleague.id).update(is_active=False)
    assert undo_batch(batch_id=batch, by=desk.agent, at=LATER) == (1, 1)
    assert holders() == [(None, None), (desk.agent.id, None)]
    assert [found for checked in verify_cases() for found in checked.differences] == []
