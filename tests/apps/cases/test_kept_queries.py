"""How well promises were kept: by month, by clock, of the cases a reader may know of, with the latest misses."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.apps.accounts.people import colleague
from tests.factories import AT, make_contact, make_desk

from palier.apps.cases.commands import reply_to_case
from palier.apps.cases.kept_queries import MOST_MISSES, Miss, MonthKept, promises_kept

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
SINCE = AT - timedelta(days=180)


@pytest.fixture
def desk():
    return make_desk()


def answered(desk, *, at, after: timedelta, subject: str = "x") -> int:
    case = desk.open(severity="high", subject=subject, at=at)
    reply_to_case(case_id=case, text="Here.", by=desk.agent, at=at + after)
    return case


def of_first_response(desk, viewer=None) -> list[MonthKept]:
    found = promises_kept(viewer=viewer or desk.agent, account_id=desk.account_id, since=SINCE, zone=PARIS)
    return [row for row in found.months if row.clock == "first_response"]


def misses_of(desk, viewer) -> tuple[Miss, ...]:
    return promises_kept(viewer=viewer, account_id=desk.account_id, since=SINCE, zone=PARIS).misses


def test_counts_by_the_month_in_which_a_promise_was_decided(desk):
    answered(desk, at=AT, after=timedelta(minutes=60))  # at the due instant: kept
    answered(desk, at=AT, after=timedelta(minutes=61))
    answered(desk, at=AT - timedelta(days=20), after=timedelta(minutes=5))
    assert of_first_response(desk) == [
        MonthKept(date(2026, 2, 1), "first_response", 1, 0),
        MonthKept(date(2026, 3, 1), "first_response", 1, 1),
    ]


def test_a_month_is_the_account_s_own(desk):
    midnight = AT.replace(month=3, day=31, hour=21, minute=30)  # 23:30 in Paris
    answered(desk, at=midnight, after=timedelta(minutes=40))  # 00:10 on the first of April there
    assert [row.month for row in of_first_response(desk)] == [date(2026, 4, 1)]


def test_what_runs_and_what_has_no_due_time_is_not_counted(desk):
    desk.open(severity="high", at=AT)
    case = desk.open(severity="whenever", at=AT)
    reply_to_case(case_id=case, text="Here.", by=desk.agent, at=AT + timedelta(hours=1))
    assert of_first_response(desk) == []


def test_older_promises_are_left_out(desk):
    answered(desk, at=AT, after=timedelta(minutes=5))
    later = AT + timedelta(minutes=6)
    told = promises_kept(viewer=desk.agent, account_id=desk.account_id, since=later, zone=PARIS)
    assert (told.months, told.misses) == ((), ())


def test_only_cases_the_reader_may_know_of_are_counted(desk):
    answered(desk, at=AT, after=timedelta(minutes=90), subject="Mine alone")
    other = colleague(desk, "Other")
    assert [row.missed for row in of_first_response(desk, desk.contact)] == [1]
    assert of_first_response(desk, other) == []
    assert misses_of(desk, other) == ()
    _, stranger = make_contact()
    assert of_first_response(desk, stranger) == []


def test_misses_name_their_case_and_how_late_they_were(desk):
    for number in range(MOST_MISSES + 2):
        late = timedelta(minutes=61 + number)
        answered(desk, at=AT + timedelta(hours=2 * number), after=late, subject=f"Case {number}")
    answered(desk, at=AT, after=timedelta(minutes=5), subject="In time")
    misses = misses_of(desk, desk.contact)
    assert [miss.subject for miss in misses] == [f"Case {number}" for number in range(MOST_MISSES + 1, 1, -1)]
    assert (misses[0].clock, misses[0].severity) == ("first_response", "high")
    assert misses[0].stopped_at - misses[0].due_at == timedelta(minutes=MOST_MISSES + 2)


def test_asks_little(desk, django_assert_num_queries):
    answered(desk, at=AT, after=timedelta(minutes=90))
    with django_assert_num_queries(2):
        of_first_response(desk)
    with django_assert_num_queries(4):
        misses_of(desk, desk.contact)
