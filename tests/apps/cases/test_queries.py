"""The queue as rows: whole values, in order, within sight, without gap between pages."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from tests.factories import AT, make_contact, make_desk

from palier.apps.cases.commands import assign_case, change_status, close_case
from palier.apps.cases.models import Case
from palier.apps.cases.page_queries import case_head, case_id_of, entries_of, references_of
from palier.apps.cases.paging import PAGE, Cursor
from palier.apps.cases.queries import COUNT_LIMIT, QueueRow, View, agent_queue, queue_counts
from palier.apps.errors import NotFound
from palier.apps.staff.commands import create_team
from palier.core.actor import PALIER
from palier.core.case import Kind, Status

HOUR = timedelta(hours=1)


@pytest.fixture
def desk(db):
    return make_desk()


def ids(desk, view: View, at=AT) -> list[int]:
    return [row.id for row in agent_queue(viewer=desk.agent, view=view, at=at).rows]


def test_a_row_is_whole(desk):
    case_id = desk.open(severity="high", subject="It broke")
    assign_case(case_id=case_id, agent_id=desk.agent.id, by=desk.agent, at=AT + timedelta(minutes=1))
    case = Case.objects.select_related("account").get()
    page = agent_queue(viewer=desk.agent, view=View.OPEN, at=AT)
    assert page.next is None
    assert page.rows == (
        QueueRow(
            id=case_id,
            reference=case.reference,
            subject="It broke",
            account=case.account.name,
            severity="high",
            terms_id=case.terms_id,
            plan={"en": "Gold", "fr": "Gold"},
            status=Status.NEW,
            assignee=desk.agent.name,
            next_due_at=AT + HOUR,
            next_clock="first_response",
            updated_at=AT + timedelta(minutes=1),
            channel="email",
        ),
    )


def test_the_most_pressing_first_then_those_without_a_promise_oldest_first(desk):
    never, never_either = desk.open(severity="whenever"), desk.open(severity="whenever")
    later, sooner = desk.open(at=AT + HOUR), desk.open(at=AT)
    assert ids(desk, View.OPEN) == [sooner, later, never, never_either]


def test_each_view_holds_its_own_and_counts_them(desk):
    mine, teams, waiting, breached = (desk.open(at=AT + n * HOUR) for n in (2, 3, 4, -5))
    closed = desk.open()
    team = create_team(name="Integrations", agent_ids=[desk.agent.id], by=PALIER, at=AT)
    others = create_team(name="Others", agent_ids=[], by=PALIER, at=AT)
    at = AT + 5 * HOUR
    assign_case(case_id=mine, agent_id=desk.agent.id, team_id=others, by=desk.agent, at=at)
    assign_case(case_id=teams, agent_id=None, team_id=team, by=desk.agent, at=at)
    change_status(case_id=waiting, status=Status.WAITING_CUSTOMER, by=desk.agent, at=at)
    close_case(case_id=closed, reason="duplicate", by=desk.agent, at=at)
    seen = {view: set(ids(desk, view, at=AT)) for view in View}
    assert seen == {
        View.OPEN: {mine, teams, waiting, breached},
        View.MINE: {mine},
        View.UNASSIGNED: {teams, waiting, breached},
        View.TEAM: {teams},
        View.WAITING: {waiting},
        View.BREACHED: {breached},
    }
    counts = queue_counts(viewer=desk.agent, at=AT)
    assert counts == {view: len(cases) for view, cases in seen.items()}


def test_a_promise_at_its_very_due_instant_is_not_broken(desk):
    case_id = desk.open()
    assert ids(desk, View.BREACHED, at=AT + HOUR) == []
    assert ids(desk, View.BREACHED, at=AT + HOUR + timedelta(seconds=1)) == [case_id]


def test_pages_meet_without_gap_or_repeat_even_within_one_instant(desk):
    opened = [desk.open(severity="high" if n % 4 else "whenever") for n in range(2 * PAGE + 7)]
    seen, after = [], None
    while True:
        page = agent_queue(viewer=desk.agent, view=View.OPEN, at=AT, after=after)
        seen += [row.id for row in page.rows]
        if page.next is None:
            break
        after = Cursor.read(str(page.next))
        assert after == page.next
    assert sorted(seen) == opened
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize("view", [View.UNASSIGNED, View.TEAM, View.MINE])
def test_a_view_is_paged_as_one_even_where_two_teams_share_it(view, desk):
    teams = [create_team(name=name, agent_ids=[desk.agent.id], by=PALIER, at=AT) for name in ("Web", "Mail")]
    opened = [desk.open(severity="high" if n % 4 else "whenever", at=AT + n % 3 * HOUR) for n in range(PAGE + 9)]
    agent = desk.agent.id if view is View.MINE else None
    for n, case_id in enumerate(opened):
        if view is not View.UNASSIGNED:
            assign_case(case_id=case_id, agent_id=agent, team_id=teams[n % 2], by=desk.agent, at=AT + 3 * HOUR)
    first = agent_queue(viewer=desk.agent, view=view, at=AT)
    assert first.next is not None
    second = agent_queue(viewer=desk.agent, view=view, at=AT, after=first.next)
    seen = [(row.next_due_at is None, row.next_due_at, row.id) for row in (*first.rows, *second.rows)]
    assert second.next is None
    assert seen == sorted(seen, key=lambda line: (line[0], line[1] or AT, line[2]))
    assert [row[2] for row in seen] != sorted(opened)
    assert sorted(row[2] for row in seen) == opened
    assert queue_counts(viewer=desk.agent, at=AT)[view] == len(opened)


@pytest.mark.parametrize("view", View)
def test_every_view_walks_an_index_and_sorts_nothing(view, desk):
    """The lines of a page and the counts beside it cost the same however many cases there are."""
    team = create_team(name="Web", agent_ids=[desk.agent.id], by=PALIER, at=AT)
    case = Case.objects.get(pk=desk.open())
    values = {field.attname: getattr(case, field.attname) for field in Case._meta.concrete_fields if field.name != "id"}
    Case.objects.bulk_create(
        Case(
            **values
            | {
                "reference": f"PAL-{n}",
                "status": ("closed", "closed", "new", "waiting_customer")[n % 4],
                "assignee_id": (None, desk.agent.id)[n // 4 % 2],
                "team_id": (None, team)[n // 8 % 2],
                "next_due_at": AT + (n - 500) * timedelta(minutes=1),
            }
        )
        for n in range(6000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("SET LOCAL enable_seqscan = off")  # six thousand rows are few enough to be read whole
    with connection.execute_wrapper(plans := Plans()):
        agent_queue(viewer=desk.agent, view=view, at=AT)
        queue_counts(viewer=desk.agent, at=AT)
    page, counts = plans.of_cases
    assert "Sort" not in page
    for plan in (page, counts):
        assert re.search("Index (Only )?Scan using case_(waiting_|assignee_|team_)?queue", plan)
        assert "Seq Scan on cases_case" not in plan


class Plans:
    """Listens to statements and asks how PostgreSQL would go about each that reads cases."""

    def __init__(self) -> None:
        self.of_cases: list[str] = []

    def __call__(self, execute, sql, params, many, context):
        if "cases_case" in sql:
            with context["connection"].connection.cursor() as cursor:
                self.of_cases.append("\n".join(row[0] for row in cursor.execute(f"EXPLAIN {sql}", params)))
        return execute(sql, params, many, context)


def test_counts_are_one_statement_and_stop_at_their_limit(desk, django_assert_num_queries):
    case = Case.objects.get(pk=desk.open())
    copies = range(COUNT_LIMIT + 5)
    values = {field.attname: getattr(case, field.attname) for field in Case._meta.concrete_fields if field.name != "id"}
    Case.objects.bulk_create(Case(**values | {"reference": f"PAL-{n}"}) for n in copies)
    with django_assert_num_queries(1):
        counts = queue_counts(viewer=desk.agent, at=AT)
    assert counts[View.OPEN] == COUNT_LIMIT
    assert counts[View.MINE] == 0


def test_a_contact_sees_their_own_cases_only(desk):
    own = desk.open()
    _, stranger = make_contact()
    reference = Case.objects.get().reference
    assert [row.id for row in agent_queue(viewer=desk.contact, view=View.OPEN, at=AT).rows] == [own]
    assert agent_queue(viewer=stranger, view=View.OPEN, at=AT).rows == ()
    assert queue_counts(viewer=stranger, at=AT)[View.OPEN] == 0
    assert references_of(viewer=stranger, case_ids=[own]) == {}
    assert entries_of(viewer=stranger, case_id=own) == ()
    for ask in (case_head, case_id_of):
        with pytest.raises(NotFound):
            ask(viewer=stranger, reference=reference)


def test_a_contact_never_reads_a_note(desk):
    from palier.apps.cases.commands import add_note

    case_id = desk.open()
    add_note(case_id=case_id, text="Only for us", by=desk.agent, at=AT)
    assert [entry.kind for entry in entries_of(viewer=desk.contact, case_id=case_id)] == [Kind.OPENED]
    assert [entry.note for entry in entries_of(viewer=desk.agent, case_id=case_id)] == [False, True]
