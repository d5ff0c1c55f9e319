"""The rhythm of reviews: every period of a contract ends with one, and periods leave no day out."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from palier.core.reviews import AHEAD, GRACE, due_between, is_live, missed_on

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
PACES = st.sampled_from(["week", "month", "quarter", "year"])
FOREVER = date(2036, 1, 1)


def days(every: str, starts_on: date, ends_on: date | None = None, first: date = date.min, last: date = FOREVER):
    return list(due_between(every, starts_on=starts_on, ends_on=ends_on, first=first, last=last))


@pytest.mark.parametrize(
    ("every", "second"),
    [
        ("week", date(2026, 1, 15)),
        ("month", date(2026, 3, 1)),
        ("quarter", date(2026, 7, 1)),
        ("year", date(2028, 1, 1)),
    ],
)
def test_the_second_review_of_a_contract_from_new_years_day(every: str, second: date) -> None:
    assert days(every, date(2026, 1, 1))[1].on == second


def test_a_short_month_takes_its_last_day_and_the_next_keeps_the_contracts() -> None:
    assert [due.on for due in days("month", date(2024, 1, 31))[:3]] == [
        date(2024, 2, 29),
        date(2024, 3, 31),
        date(2024, 4, 30),
    ]


@given(PACES, DAYS, st.integers(0, 900))
@example("month", date(2026, 1, 31), 59)
@example("year", date(2024, 2, 29), 365)
def test_reviews_look_back_on_every_day_of_a_contract_once(every: str, starts_on: date, length: int) -> None:
    ends_on = starts_on + timedelta(days=length)
    found = days(every, starts_on, ends_on)
    assert found[0].since == starts_on
    assert found[-1].on == ends_on + timedelta(days=1)
    assert [due.since for due in found[1:]] == [due.on for due in found[:-1]]
    assert all(due.since < due.on for due in found)


@given(PACES, DAYS, DAYS, DAYS)
def test_a_window_shows_what_the_whole_has_in_it(every: str, starts_on: date, first: date, last: date) -> None:
    whole = days(every, starts_on)
    assert days(every, starts_on, None, first, last) == [due for due in whole if first <= due.on <= last]


def test_a_contract_that_has_not_ended_has_no_last_review() -> None:
    assert days("year", date(2026, 1, 1), None, last=date(2026, 12, 31)) == []


@pytest.mark.parametrize("every", ["week", "month", "quarter", "year"])
def test_a_review_is_missed_after_its_grace_and_before_the_next_comes_up(every: str) -> None:
    assert missed_on(date(2026, 3, 2), every) == date(2026, 3, 2) + GRACE[every]
    first, second, *_ = days(every, date(2026, 1, 1))
    assert first.on < missed_on(first.on, every) < second.on
    assert first.on - AHEAD[every] >= first.since


def test_one_without_a_rhythm_is_missed_a_week_after() -> None:
    assert missed_on(date(2026, 3, 2), None) == date(2026, 3, 9)


@pytest.mark.obeys("Review.as")
def test_calls_and_meetings_are_held_together_reports_are_sent() -> None:
    assert [is_live(form) for form in ("call", "meeting", "recap", "report", None)] == [True, True, False, False, True]
