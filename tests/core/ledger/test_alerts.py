"""A fifth left, sixty days left: told on the right day, for the right amount."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from palier.core.ledger import Alert, AlertKind, Book, Rule, Share, Term, alerts_on, consume, receive, reserve

AT = datetime(2026, 1, 1, tzinfo=UTC)
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
RULE = Rule(600, "hours", "contract_year")
TERM = Term(FIRST, date(2028, 12, 31))


def holding(*shares: Share) -> Book:
    return Book().after(receive(Book(), shares, on=FIRST, at=AT))


YEAR = holding(Share(600, LAST))


def spent(book: Book, amount: int) -> Book:
    return book.after(consume(book, amount, count="hours", on=FIRST, at=AT))


def test_a_fifth_left_is_told_and_a_minute_more_is_not() -> None:
    assert alerts_on(spent(YEAR, 479), RULE, TERM, on=FIRST) == ()
    assert alerts_on(spent(YEAR, 480), RULE, TERM, on=FIRST) == (Alert(AlertKind.LOW, 1, 120, 600, None),)


def test_what_is_reserved_is_not_left() -> None:
    book = YEAR.after(reserve(YEAR, 600, count="hours", on=FIRST, at=AT))
    assert alerts_on(book, RULE, TERM, on=FIRST) == (Alert(AlertKind.LOW, 1, 0, 600, None),)


def test_a_new_lot_is_a_new_occasion() -> None:
    book = spent(YEAR, 600)
    more = book.after(receive(book, [Share(60, LAST)], on=FIRST, at=AT))
    assert [(alert.lot, alert.left, alert.granted) for alert in alerts_on(more, RULE, TERM, on=FIRST)] == [(3, 60, 660)]


def test_nothing_granted_is_nothing_low() -> None:
    assert alerts_on(Book(), RULE, TERM, on=FIRST) == ()
    assert alerts_on(YEAR, RULE, TERM, on=LAST + timedelta(days=1)) == ()


@pytest.mark.parametrize(("day", "told"), [(date(2026, 10, 31), False), (date(2026, 11, 1), True), (LAST, True)])
def test_sixty_days_before_the_end(day: date, told: bool) -> None:
    wanted = (Alert(AlertKind.EXPIRING, 1, 600, 600, LAST),) if told else ()
    assert alerts_on(YEAR, RULE, TERM, on=day) == wanted


@pytest.mark.parametrize(("carry_over", "lost"), [(0, 600), (240, 360), (600, None), (None, None)])
def test_what_goes_on_is_not_lost(carry_over: int | None, lost: int | None) -> None:
    found = alerts_on(YEAR, replace(RULE, carry_over=carry_over), TERM, on=LAST)
    assert [alert.left for alert in found] == ([] if lost is None else [lost])


def test_nothing_goes_on_when_the_contract_ends() -> None:
    found = alerts_on(YEAR, replace(RULE, carry_over=None), Term(FIRST, LAST), on=LAST)
    assert [alert.left for alert in found] == [600]


def test_a_feature_no_longer_sold_loses_everything() -> None:
    assert alerts_on(YEAR, None, TERM, on=LAST) == (Alert(AlertKind.EXPIRING, 1, 600, 600, LAST),)


def test_lots_without_end_and_short_lots_are_not_spoken_of() -> None:
    book = holding(Share(60, None), Share(60, date(2026, 3, 2)))
    assert alerts_on(book, RULE, TERM, on=FIRST) == ()
    long = holding(Share(60, date(2026, 3, 3)))
    assert [alert.lot for alert in alerts_on(long, RULE, TERM, on=date(2026, 1, 2))] == [1]


def test_what_is_spent_is_not_lost() -> None:
    assert [alert.kind for alert in alerts_on(spent(YEAR, 600), RULE, TERM, on=LAST)] == [AlertKind.LOW]
