"""Those who go first do so at any number of cases; none is lost or shown twice, and few statements are asked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby, pairwise

import pytest
from django.db import connection
from django.db.models import Q
from hypothesis import example, given
from hypothesis import strategies as st
from tests.factories import AT as OPENED
from tests.factories import CATALOGUE, make_contact, make_desk

from palier.apps.cases import paging, queries
from palier.apps.cases.commands import open_case
from palier.apps.cases.models import Case
from palier.apps.cases.paging import AT_MOST, PAGE, SOME_MORE, Cursor, Lane, Stretch, minute_of, page_of
from palier.apps.cases.queries import View, agent_queue
from palier.apps.views.queries import filtered_queue
from palier.core.search import read_asked

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Line:
    id: int
    next_due_at: datetime | None
    first: bool = False

    @property
    def place(self) -> tuple[bool, datetime, int]:
        return self.next_due_at is None, self.next_due_at or AT, self.id


class Lines:
    """A queue without a database, in the order in which one answers."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines = sorted(lines, key=lambda line: line.place)
        self.asked: list[int] = []

    def rows(self, limit: int, after: Cursor | None, within: Stretch | None) -> tuple[list[Line], None]:
        self.asked.append(limit)
        begun = Line(after.id, after.due_at).place if after else (False, AT - timedelta(days=1), 0)
        return [line for line in self.lines if line.place > begun and self._lies(line, within)][:limit], None

    def _lies(self, line: Line, within: Stretch | None) -> bool:
        if within is None:
            return True
        return minute_of(line.next_due_at) == within.minute and line.first is (within.lane is Lane.FIRST)

    def going_first(self, minute: datetime) -> Q:
        assert minute_of(minute) == minute
        return Q()


def lines(seconds: list[int | None], first: Callable[[int], bool] = lambda n: n < 0) -> Lines:
    told = enumerate(seconds, 1)
    return Lines([Line(n, None if due is None else AT + due * SECOND, first(n)) for n, due in told])


def pages(queue: Lines) -> list[list[Line]]:
    found, after = [], None
    while True:
        page, after = page_of(queue, after)
        found.append(list(page))
        if after is None:
            return found
        after = Cursor.read(str(after))


def as_shown(found: list[list[Line]]) -> list[Line]:
    """What a reader sees: within a minute of one page those that go first stand before the others."""
    return [
        line
        for page in found
        for minute, same in groupby(page, key=lambda line: minute_of(line.next_due_at))
        for line in (sorted(same, key=lambda line: not line.first) if minute else same)
    ]


def as_promised(queue: Lines) -> list[Line]:
    def key(line: Line) -> tuple[bool, datetime, bool, tuple[bool, datetime, int]]:
        none, due, _ = line.place
        return none, minute_of(due) or due, not none and not line.first, line.place

    return sorted(queue.lines, key=key)


@given(st.lists(st.one_of(st.none(), st.integers(0, 300)), max_size=150), st.integers(2, 60))
@example([0] * 51, 3)
@example([0] * 50 + [60], 50)
@example([0] * 30 + [60] * 30, 20)
@example([0] * 10 + [60] * 90, 7)
@example([None] * 120, 2)
def test_pages_hold_the_queue_once_in_order_and_whole_minutes(seconds: list[int | None], every: int) -> None:
    queue = lines(seconds, lambda n: n % every == 0)
    found = pages(queue)
    assert as_shown(found) == as_promised(queue)
    assert all(page or len(found) == 1 for page in found)
    for page, after in pairwise(found):
        last, first = minute_of(page[-1].next_due_at), minute_of(after[0].next_due_at)
        assert last is None or last != first, "a minute is on one page"


@given(st.lists(st.one_of(st.none(), st.integers(0, 20_000)), min_size=60, max_size=150))
def test_spread_promises_make_pages_of_about_the_usual_length(seconds: list[int | None]) -> None:
    for page in pages(lines(seconds))[:-1]:
        biggest = max(len(list(same)) for _minute, same in groupby(page, key=lambda line: minute_of(line.next_due_at)))
        assert PAGE // 2 <= len(page) <= PAGE + biggest


@pytest.mark.parametrize("before", [0, 10, 40, 600])
@pytest.mark.parametrize("behind", [0, 1, 70])
@pytest.mark.parametrize("every", [1, 2, 30, 599, 10_000])
def test_a_minute_of_very_many_keeps_its_order_over_all_its_pages(before: int, behind: int, every: int) -> None:
    """Six hundred due in one minute, some of the last going first; others due before, behind and never."""
    seconds = [-60] * before + [n % 60 for n in range(600)] + [61] * behind + [None] * behind
    queue = lines(seconds, lambda n: n % every == 0)
    found = pages(queue)
    assert as_shown(found) == as_promised(queue)
    assert all(found)
    assert all(len(page) <= AT_MOST for page in found)


SPARING = SOME_MORE * PAGE + 1


@pytest.mark.parametrize(
    ("seconds", "asked"),
    [
        ([0] * 30 + [60] * 30, [PAGE + 1]),
        ([0] + [60] * 60, [PAGE + 1, SPARING]),
        ([0] + [60] * (SPARING - 2) + [120], [PAGE + 1, SPARING]),
        ([0] + [60] * (SPARING - 1) + [120], [PAGE + 1, SPARING, AT_MOST + 1]),
        ([0] * 60, [PAGE + 1, AT_MOST + 1]),
    ],
)
def test_one_statement_a_page_and_others_for_a_crowded_minute(seconds: list[int | None], asked: list[int]) -> None:
    queue = lines(seconds)
    page_of(queue, None)
    assert queue.asked == asked


@pytest.mark.parametrize("bent", ["~", "x~1", "~1~0", "2026-03-02T09:00:00+00:00~1~2", "2026-03-02T09:00:00~1", "~-1"])
def test_a_bent_address_leads_to_the_first_page(bent: str) -> None:
    assert Cursor.read(bent) is None


FAST = CATALOGUE.replace(
    "plans:\n", "features:\n  outages: {label: Outages, severities: [high], grants: fast_track}\nplans:\n"
).replace("clocks:\n", "  plus:\n    extends: gold\n    label: Plus\n    includes: {outages: yes}\nclocks:\n")


@pytest.mark.obeys("Feature.grants")
def test_the_lists_of_the_desk_keep_the_order_in_a_minute_that_no_page_holds(db, monkeypatch) -> None:
    """Both lists, by every page; and each statement within the minute walks the index of the queue."""
    monkeypatch.setattr(paging, "AT_MOST", 60)
    desk = make_desk(catalogue=FAST)
    _, favoured = make_contact(plan="plus")
    usual = Case.objects.get(pk=desk.open(at=OPENED))
    words = {"subject": "Down", "text": "x", "channel": "email", "severity": "high", "by": favoured}
    outage = Case.objects.get(pk=open_case(contact_id=favoured.id, at=OPENED, **words).case_id)
    for case, many, mark in ((usual, 170, "U"), (outage, 69, "O")):
        values = {each.attname: getattr(case, each.attname) for each in Case._meta.concrete_fields if each.name != "id"}
        copies = ({"reference": f"{mark}{n}", "next_due_at": case.next_due_at + n % 60 * SECOND} for n in range(many))
        Case.objects.bulk_create(Case(**values | copy) for copy in copies)
    desk.open(at=OPENED + timedelta(minutes=1))
    keys = Case.objects.values_list("next_due_at", "terms_id", "id")
    wanted = [
        case for *_, case in sorted((minute_of(due), terms == usual.terms_id, due, case) for due, terms, case in keys)
    ]
    plans: list[str] = []

    def explain(execute, sql, params, many, context):
        if "EXPLAIN" not in sql and ("terms_id" in sql and "next_due_at" in sql and "LIMIT" in sql):
            with context["connection"].connection.cursor() as cursor:
                plans.append("\n".join(row[0] for row in cursor.execute(f"EXPLAIN {sql}", params)))
        return execute(sql, params, many, context)

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("SET LOCAL enable_sort = off")  # 240 are few enough to sort: only what no index spares is left

    def walked(read: Callable[[Cursor | None], queries.QueuePage]) -> list[int]:
        seen, after = [], None
        while True:
            page = read(after)
            seen += [row.id for row in page.rows]
            if page.next is None:
                return seen
            after = Cursor.read(str(page.next))

    asked = read_asked("plan:gold plan:plus", at=OPENED, zone=UTC)
    with connection.execute_wrapper(explain):
        assert walked(lambda after: agent_queue(viewer=desk.agent, view=View.OPEN, at=OPENED, after=after)) == wanted
    assert plans
    assert [plan for plan in plans if "using case_queue" not in plan or "Sort" in plan] == []
    assert walked(lambda after: filtered_queue(viewer=desk.agent, asked=asked, at=OPENED, after=after)) == wanted
