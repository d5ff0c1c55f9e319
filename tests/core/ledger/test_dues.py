"""What time writes: grants, carry-over, expiry; once, in order, however late, and the same as day by day."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palier.core.ledger import (
    Book,
    Entry,
    Kind,
    Rule,
    Share,
    Term,
    bring_up_to,
    consume,
    periods_between,
    receive,
    reserve,
    step_of,
)
from palier.core.ledger.dues import Bounds

DAY = timedelta(days=1)
FIRST, LAST = date(2026, 1, 1), date(2028, 12, 31)
TEN_HOURS = Rule(600, "hours", "contract_year")


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def bounds(first: date = FIRST, last: date | None = LAST, opened_on: date | None = None) -> Bounds:
    return Bounds(Term(first, last), opened_on or first, midnight)


def up_to(book: Book, rule: Rule | None, day: date, where: Bounds | None = None) -> Book:
    return book.after(bring_up_to(book, rule, where or bounds(), on=day, at=midnight(day) + timedelta(hours=9)))


def spend(book: Book, amount: int, day: date) -> Book:
    return book.after(consume(book, amount, count="hours", on=day, at=midnight(day) + timedelta(hours=10)))


def told(book: Book) -> list[tuple[Kind, date, int]]:
    return [(entry.kind, entry.at.date(), entry.free) for entry in book.entries]


def test_a_contract_year_is_granted_on_its_first_day_and_ends_on_its_last() -> None:
    book = spend(up_to(Book(), TEN_HOURS, FIRST), 150, FIRST)
    assert up_to(book, TEN_HOURS, date(2026, 12, 31)) == book
    book = up_to(book, TEN_HOURS, date(2027, 1, 1))
    assert told(book) == [
        (Kind.GRANT, FIRST, 600),
        (Kind.CONSUMPTION, FIRST, -150),
        (Kind.EXPIRY, date(2027, 1, 1), -450),
        (Kind.GRANT, date(2027, 1, 1), 600),
    ]
    assert book.free(date(2027, 1, 1)) == 600


def test_a_worker_that_was_away_for_years_finds_the_same() -> None:
    book = up_to(Book(), TEN_HOURS, FIRST)
    late = up_to(book, TEN_HOURS, date(2028, 5, 5))
    assert told(late)[1:] == [
        (Kind.EXPIRY, date(2027, 1, 1), -600),
        (Kind.GRANT, date(2027, 1, 1), 600),
        (Kind.EXPIRY, date(2028, 1, 1), -600),
        (Kind.GRANT, date(2028, 1, 1), 600),
    ]


def test_a_ledger_opened_in_the_third_year_knows_nothing_of_the_first_two() -> None:
    where = bounds(opened_on=date(2028, 2, 3))
    assert told(up_to(Book(), TEN_HOURS, date(2028, 2, 3), where)) == [(Kind.GRANT, date(2028, 1, 1), 600)]


def test_after_the_contract_everything_has_ended() -> None:
    where = bounds(opened_on=LAST)
    ended = up_to(up_to(Book(), TEN_HOURS, LAST, where), TEN_HOURS, LAST + DAY, where)
    assert told(ended)[1:] == [(Kind.EXPIRY, LAST + DAY, -600)]
    assert up_to(ended, TEN_HOURS, LAST + 400 * DAY, where) == ended


def test_before_the_contract_nothing_is_granted() -> None:
    assert up_to(Book(), TEN_HOURS, FIRST - DAY, bounds(opened_on=FIRST - DAY)).entries == ()


@pytest.mark.parametrize(
    ("carry_over", "carried"), [(0, 0), (120, 120), (600, 450), (None, 450)], ids=["none", "two hours", "more", "all"]
)
def test_carry_over(carry_over: int | None, carried: int) -> None:
    """Proves carry_over."""
    rule = replace(TEN_HOURS, carry_over=carry_over)
    book = up_to(spend(up_to(Book(), rule, FIRST), 150, FIRST), rule, date(2027, 1, 1))
    assert book.free(date(2027, 1, 1)) == 600 + carried
    gone = sum(-entry.free for entry in book.entries if entry.kind is Kind.EXPIRY)
    assert gone == 450 - carried
    book = up_to(book, rule, date(2028, 1, 1))
    most = 600 + carried if carry_over is None else min(600 + carried, carry_over)
    assert book.free(date(2028, 1, 1)) == 600 + most


def test_several_lots_that_end_together_carry_over_no_more_than_one_would() -> None:
    rule = replace(TEN_HOURS, carry_over=120)
    book = up_to(Book(), rule, FIRST)
    book = book.after(receive(book, [Share(100, date(2026, 12, 31))], on=FIRST, at=midnight(FIRST)))
    book = up_to(book, rule, date(2027, 1, 1))
    assert book.free(date(2027, 1, 1)) == 600 + 120


def test_the_last_year_carries_nothing_out_of_the_contract() -> None:
    rule = replace(TEN_HOURS, carry_over=None)
    book = up_to(Book(), rule, LAST + DAY)
    assert book.free(LAST + DAY) == 0
    assert sum(entry.free for entry in book.entries) == 0


def test_grants_that_last_as_long_as_the_contract() -> None:
    """Proves expires: contract."""
    rule = replace(TEN_HOURS, lasts=True)
    book = up_to(Book(), rule, date(2027, 6, 1))
    assert book.free(date(2027, 6, 1)) == 1200
    assert {lot.opening.ends_on for lot in book.lots.values()} == {LAST}
    endless = up_to(Book(), rule, date(2027, 6, 1), bounds(last=None))
    assert {lot.opening.ends_on for lot in endless.lots.values()} == {None}


@pytest.mark.parametrize(("pro_rata", "granted"), [(True, 202), (False, 600)])
def test_a_short_first_year(pro_rata: bool, granted: int) -> None:
    """Proves pro_rata: 600 minutes × 123 of 365 days, rounded up to a minute."""
    rule = replace(TEN_HOURS, per="year", pro_rata=pro_rata)
    start = date(2026, 8, 31)
    assert up_to(Book(), rule, start, bounds(start)).free(start) == granted + (1 if pro_rata else 0)


def test_more_promised_in_mid_year_is_granted_from_that_day_once() -> None:
    book = up_to(Book(), TEN_HOURS, FIRST)
    july = date(2026, 7, 2)
    better = replace(TEN_HOURS, amount=900)
    raised = up_to(book, better, july)
    assert told(raised)[1:] == [(Kind.GRANT, july, 300)]
    assert up_to(raised, better, july + DAY) == raised
    assert up_to(raised, TEN_HOURS, july + DAY) == raised, "less promised takes nothing back"
    shared = up_to(book, replace(better, pro_rata=True), july)
    assert told(shared)[1:] == [(Kind.GRANT, july, 151)]  # 300 × 183 of 365 days, rounded up
    assert up_to(shared, replace(better, pro_rata=True), july + DAY) == shared
    assert raised.lots[2].opening.ends_on == date(2026, 12, 31)


def test_more_promised_later_grants_nothing_for_years_gone_by() -> None:
    book = up_to(Book(), TEN_HOURS, FIRST)
    book = up_to(book, replace(TEN_HOURS, amount=900), date(2027, 3, 1))
    assert [line for line in told(book) if line[0] is Kind.GRANT] == [
        (Kind.GRANT, FIRST, 600),
        (Kind.GRANT, date(2027, 1, 1), 900),
    ]


def test_a_feature_no_longer_sold_is_granted_no_more_and_ends_in_its_time() -> None:
    book = up_to(Book(), TEN_HOURS, FIRST)
    assert up_to(book, None, date(2026, 12, 31)) == book
    assert told(up_to(book, None, date(2027, 1, 1)))[1:] == [(Kind.EXPIRY, date(2027, 1, 1), -600)]


def test_nothing_promised_is_nothing_granted() -> None:
    assert up_to(Book(), Rule(0, "hours", "contract_year"), FIRST).entries == ()


def test_what_is_reserved_does_not_expire() -> None:
    book = up_to(Book(), TEN_HOURS, FIRST)
    book = book.after(reserve(book, 200, count="hours", on=FIRST, at=midnight(FIRST)))
    book = up_to(book, TEN_HOURS, date(2027, 1, 1))
    assert (book.reserved(), told(book)[2][2]) == (200, -400)


# Laws -----------------------------------------------------------------------------------------------------------------

RULES = st.builds(
    Rule,
    amount=st.integers(0, 6).map(lambda number: number * 60),
    count=st.sampled_from(["hours", "credits", "days"]),
    per=st.sampled_from(["month", "quarter", "year", "contract_year", "contract", None]),
    pro_rata=st.booleans(),
    carry_over=st.sampled_from([0, 60, None]),
    lasts=st.booleans(),
)
STARTS = st.dates(date(2023, 11, 1), date(2024, 12, 31))
LENGTHS = st.one_of(st.none(), st.integers(0, 430))


def without_seq(book: Book) -> list[Entry]:
    return [replace(entry, at=midnight(FIRST)) for entry in book.entries]


@settings(max_examples=40, deadline=None)
@given(RULES, STARTS, LENGTHS, st.lists(st.integers(0, 450), max_size=6))
def test_late_is_the_same_as_day_by_day(rule: Rule, start: date, length: int | None, visits: list[int]) -> None:
    """Some visits on any days end where one visit a day ends; and a second visit writes nothing."""
    where = bounds(start, None if length is None else start + timedelta(days=length))
    last, book, daily = start + 450 * DAY, Book(), Book()
    for n in sorted({*visits, 450}):
        book = up_to(book, rule, start + n * DAY, where)
        assert bring_up_to(book, rule, where, on=start + n * DAY, at=midnight(last)) == ()
    for n in range(451):
        daily = up_to(daily, rule, start + n * DAY, where)
    assert book == daily
    assert [entry.at for entry in book.entries] == sorted(entry.at for entry in book.entries)


@settings(max_examples=150, deadline=None)
@given(RULES, STARTS, LENGTHS, st.integers(0, 1200))
def test_grants_against_a_plain_count_of_periods(rule: Rule, start: date, length: int | None, days: int) -> None:
    """The oracle: one grant a period, each the period's length over its whole length where pro rata."""
    where, on = bounds(start, None if length is None else start + timedelta(days=length)), start + days * DAY
    book = up_to(Book(), rule, on, where)
    granted = [entry for entry in book.entries if entry.kind is Kind.GRANT]
    periods = list(periods_between(rule.per, where.term, start, on)) if rule.amount else []
    assert len(granted) == len(periods)
    for entry, period in zip(granted, periods, strict=True):
        exact = rule.amount * (period.share if rule.pro_rata else 1)
        assert 0 <= entry.free - exact < step_of(rule.count)
    carried = sum(entry.free for entry in book.entries if entry.kind is Kind.CARRY_OVER)
    assert carried == 0, "what goes on leaves one lot and enters another"
    assert all(lot.free == 0 for lot in book.lots.values() if lot.has_ended(on))
