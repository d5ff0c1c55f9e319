"""No page of the queue ends within a minute, none is lost or shown twice, and few statements are asked."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby, pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from palier.apps.cases.paging import AT_MOST, PAGE, minute_of, whole_page

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Line:
    id: int
    next_due_at: datetime | None


def lines(seconds: list[int | None]) -> list[Line]:
    due = sorted(second for second in seconds if second is not None)
    promised = [Line(place, AT + timedelta(seconds=second)) for place, second in enumerate(due)]
    return promised + [Line(len(due) + place, None) for place in range(seconds.count(None))]


def pages(queue: list[Line]) -> list[list[Line]]:
    found, at = [], 0
    while True:
        page, more = whole_page(lambda limit, at=at: queue[at : at + limit])
        found.append(list(page))
        at += len(page)
        if not more:
            return found


@given(st.lists(st.one_of(st.none(), st.integers(0, 900)), max_size=400))
@example([0] * 51)
@example([0] * 50 + [60])
@example([0] * 30 + [60] * 30)
@example([0] * 10 + [60] * 90)
@example([None] * 120)
def test_pages_hold_the_queue_once_in_order_and_whole_minutes(seconds: list[int | None]) -> None:
    queue = lines(seconds)
    found = pages(queue)
    assert [line for page in found for line in page] == queue
    assert all(page or len(found) == 1 for page in found)
    for page, after in pairwise(found):
        last, first = minute_of(page[-1].next_due_at), minute_of(after[0].next_due_at)
        assert last is None or last != first, "a minute is on one page"


@given(st.lists(st.one_of(st.none(), st.integers(0, 40_000)), min_size=60, max_size=300))
def test_spread_promises_make_pages_of_about_the_usual_length(seconds: list[int | None]) -> None:
    for page in pages(lines(seconds))[:-1]:
        biggest = max(len(list(same)) for _minute, same in groupby(page, key=lambda line: minute_of(line.next_due_at)))
        assert PAGE // 2 <= len(page) <= PAGE + biggest


def test_a_minute_of_very_many_is_cut_somewhere() -> None:
    queue = lines([0] * (AT_MOST + 70))
    assert [len(page) for page in pages(queue)] == [AT_MOST, 70]


def test_one_statement_a_page_and_a_second_for_a_crowded_minute() -> None:
    for queue, asked in ((lines([0] * 30 + [60] * 30), [PAGE + 1]), (lines([0] * 60), [PAGE + 1, AT_MOST + 1])):
        limits: list[int] = []

        def rows(limit: int, queue: list[Line] = queue, limits: list[int] = limits) -> list[Line]:
            limits.append(limit)
            return queue[:limit]

        whole_page(rows)
        assert limits == asked
