"""How contract time is cut: laws over all days, and the traps of 29 February and short first periods."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.core.ledger import Period, Term, anniversary, period_on, periods_between

DAY = timedelta(days=1)
DAYS = st.dates(date(2020, 1, 1), date(2034, 12, 31))
PERS = st.sampled_from([None, "contract", "contract_year", "year", "quarter", "month"])


@st.composite
def terms(draw: st.DrawFn) -> Term:
    first = draw(DAYS)
    length = draw(st.one_of(st.none(), st.integers(0, 1500)))
    return Term(first, None if length is None else first + timedelta(days=length))


@given(PERS, terms(), st.integers(-30, 1600))
def test_every_day_of_a_contract_lies_in_one_period_and_no_other_day_does(per: str | None, term: Term, n: int) -> None:
    day = term.starts_on + timedelta(days=n)
    period = period_on(per, term, day)
    inside = n >= 0 and (term.ends_on is None or day <= term.ends_on)
    assert (period is not None) == inside
    if period is not None:
        last = period.ends_on or date.max
        assert term.starts_on <= period.starts_on <= day <= last <= (term.ends_on or date.max)
        assert period_on(per, term, period.starts_on) == period
        assert period.ends_on is None or period_on(per, term, period.ends_on) == period


@given(PERS, terms(), DAYS, st.integers(0, 900))
def test_periods_follow_each_other_without_gap(per: str | None, term: Term, first: date, n: int) -> None:
    last = first + timedelta(days=n)
    found = list(periods_between(per, term, first, last))
    days = (max(first, term.starts_on) + timedelta(days=each) for each in range(n + 1))
    seen = {period_on(per, term, day) for day in days if day <= last} - {None}
    assert set(found) == seen
    assert all(before.ends_on + DAY == after.starts_on for before, after in pairwise(found))


@given(DAYS, st.integers(0, 40))
def test_no_contract_year_is_shorter_than_365_days(starts_on: date, years: int) -> None:
    length = (anniversary(starts_on, years + 1) - anniversary(starts_on, years)).days
    assert length in (365, 366)


@given(DAYS, st.integers(0, 40))
def test_an_anniversary_is_the_same_day_of_the_same_month(starts_on: date, years: int) -> None:
    day = anniversary(starts_on, years)
    if (starts_on.month, starts_on.day) == (2, 29) and day.month == 3:
        assert (day - DAY).day == 28
    else:
        assert (day.year, day.month, day.day) == (starts_on.year + years, starts_on.month, starts_on.day)


def test_a_contract_signed_on_a_leap_day() -> None:
    term = Term(date(2024, 2, 29), date(2028, 12, 31))
    years = list(periods_between("contract_year", term, term.starts_on, date(2030, 1, 1)))
    assert [(year.starts_on, year.ends_on) for year in years] == [
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2025, 3, 1), date(2026, 2, 28)),
        (date(2026, 3, 1), date(2027, 2, 28)),
        (date(2027, 3, 1), date(2028, 2, 28)),
        (date(2028, 2, 29), date(2028, 12, 31)),
    ]
    assert [year.share for year in years] == [1, 1, 1, 1, Fraction(307, 366)]


@pytest.mark.parametrize(
    ("per", "expected"),
    [
        ("contract_year", Period(date(2026, 3, 15), date(2027, 3, 14), Fraction(1))),
        ("year", Period(date(2026, 3, 15), date(2026, 12, 31), Fraction(292, 365))),
        ("quarter", Period(date(2026, 3, 15), date(2026, 3, 31), Fraction(17, 90))),
        ("month", Period(date(2026, 3, 15), date(2026, 3, 31), Fraction(17, 31))),
        ("contract", Period(date(2026, 3, 15), date(2027, 6, 30), Fraction(1))),
        (None, Period(date(2026, 3, 15), date(2027, 6, 30), Fraction(1))),
    ],
)
def test_the_first_period_of_a_contract_that_starts_in_mid_march(per: str | None, expected: Period) -> None:
    term = Term(date(2026, 3, 15), date(2027, 6, 30))
    assert period_on(per, term, date(2026, 3, 20)) == expected


@pytest.mark.obeys("Feature.per")
@pytest.mark.parametrize("per", ["contract", None])
def test_what_a_contract_gives_once_each_term_gives_anew(per: str | None) -> None:
    term = Term(date(2026, 1, 1), date(2028, 6, 30), (date(2027, 1, 1), date(2027, 7, 1)))
    assert list(periods_between(per, term, date(2026, 1, 1), date(2030, 1, 1))) == [
        Period(date(2026, 1, 1), date(2026, 12, 31)),
        Period(date(2027, 1, 1), date(2027, 6, 30)),
        Period(date(2027, 7, 1), date(2028, 6, 30)),
    ]
    assert period_on(per, replace(term, ends_on=None), date(2030, 1, 1)) == Period(date(2027, 7, 1), None)
    years = list(periods_between("contract_year", term, date(2026, 1, 1), date(2027, 12, 1)))
    assert [year.starts_on for year in years] == [date(2026, 1, 1), date(2027, 1, 1)]  # a renewal moves no year


def test_the_last_month_of_the_year() -> None:
    period = period_on("month", Term(date(2026, 1, 1), None), date(2026, 12, 31))
    assert period == Period(date(2026, 12, 1), date(2026, 12, 31))


def test_the_share_left_of_a_period() -> None:
    whole = Period(date(2026, 1, 1), date(2026, 12, 31))
    assert whole.share_from(date(2026, 1, 1)) == 1
    assert whole.share_from(date(2026, 12, 31)) == Fraction(1, 365)
    clipped = Period(date(2026, 7, 1), date(2026, 12, 31), Fraction(184, 365))
    assert clipped.share_from(date(2026, 12, 31)) == Fraction(1, 365)
    assert Period(date(2026, 1, 1), None).share_from(date(2030, 1, 1)) == 1
