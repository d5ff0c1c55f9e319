"""On call: exactly one person at each instant, whatever clocks do; nobody absent is called."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.core.staffing.making import AT, DAY, HOUR

from palier.core.staffing import Rota, Stint, Swap, call_order, on_call, stints, turn_start
from palier.core.time import Span

WEEKLY = Rota("Europe/Paris", 9 * 60, date(2026, 3, 2), 7, (1, 2, 3))
DAILY = Rota("Europe/Paris", 9 * 60, date(2026, 3, 2), 1, (1, 2, 3))
SPRING, AUTUMN = datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)
ZONES = ("Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns", "UTC")


def slow_on_call(rota: Rota, at: datetime) -> int:
    """The judge: whose turn the latest wall clock shown by `at` belongs to, looked for minute by minute."""
    for swap in reversed(rota.swaps):
        if swap.span.start <= at < swap.span.end:
            return swap.person
    zone, first = ZoneInfo(rota.timezone), datetime.combine(rota.starts_on, time())
    begun = first + timedelta(minutes=rota.hand_over)
    walls = [(at - timedelta(minutes=m)).astimezone(zone).replace(tzinfo=None) for m in range(240)]
    number = (max(walls) - begun) // timedelta(days=rota.turn_days)
    return rota.people[number % len(rota.people)]


def instants(near: datetime) -> st.SearchStrategy[datetime]:
    return st.integers(-4 * 24 * 60, 4 * 24 * 60).map(lambda minutes: near + timedelta(minutes=minutes))


swaps = st.lists(
    st.builds(
        lambda start, hours, person: Swap(Span(start, start + hours * HOUR), person),
        instants(SPRING),
        st.integers(0, 60),
        st.integers(1, 5),
    ),
    max_size=3,
).map(tuple)
rotas = st.builds(
    Rota,
    timezone=st.sampled_from(ZONES),
    hand_over=st.sampled_from([0, 60, 90, 120, 150, 9 * 60, 23 * 60 + 59]),
    starts_on=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    turn_days=st.sampled_from([1, 2, 7]),
    people=st.lists(st.integers(1, 5), min_size=1, max_size=4).map(tuple),
    swaps=swaps,
)


@given(rota=rotas, at=st.one_of(instants(SPRING), instants(AUTUMN)))
@example(rota=Rota("Europe/Paris", 150, date(2026, 3, 22), 7, (1, 2)), at=SPRING)
@example(rota=Rota("Europe/Paris", 150, date(2026, 10, 18), 7, (1, 2)), at=AUTUMN)
def test_the_slow_judge_agrees(rota, at):
    assert on_call(rota, at) == slow_on_call(rota, at)


@given(rota=rotas, start=st.one_of(instants(SPRING), instants(AUTUMN)), hours=st.integers(0, 10 * 24))
def test_exactly_one_person_is_on_call_at_each_instant(rota, start, hours):
    span = Span(start, start + hours * HOUR)
    found = stints(rota, span)
    assert [(stint.span.start, stint.span.end) for stint in found][:1] == (
        [(start, found[0].span.end)] if hours else []
    )
    assert all(earlier.span.end == later.span.start for earlier, later in pairwise(found))
    assert sum((stint.span.length for stint in found), timedelta()) == span.length
    for stint in found:
        assert {on_call(rota, stint.span.start), on_call(rota, stint.span.end - timedelta(seconds=1))} == {stint.person}
    assert all((a.person, a.swapped) != (b.person, b.swapped) for a, b in pairwise(found))


@given(rota=rotas, at=instants(SPRING), absent=st.sets(st.integers(1, 5)), lead=st.none() | st.integers(1, 7))
def test_nobody_absent_is_called_and_nobody_twice(rota, at, absent, lead):
    order = call_order(rota, at, lead=lead, absent=absent)
    assert not set(order) & absent
    assert len(set(order)) == len(order) <= 3
    if on_call(rota, at) not in absent:
        assert order[0] == on_call(rota, at)
    if lead is not None and lead not in absent:
        assert lead in order
    assert bool(order) == bool(({*rota.people, on_call(rota, at)} | ({lead} if lead else set())) - absent)


def test_turns_are_handed_over_at_the_wall_clock_of_the_zone():
    before, after = turn_start(WEEKLY, 3), turn_start(WEEKLY, 4)
    assert (before, after) == (datetime(2026, 3, 23, 8, tzinfo=UTC), datetime(2026, 3, 30, 7, tzinfo=UTC))
    assert [on_call(WEEKLY, after - timedelta(seconds=1)), on_call(WEEKLY, after)] == [1, 2]


def test_a_hand_over_in_the_skipped_hour_happens_once_at_its_end():
    rota = Rota("Europe/Paris", 150, date(2026, 3, 22), 7, (1, 2))
    assert [on_call(rota, SPRING - timedelta(seconds=1)), on_call(rota, SPRING)] == [1, 2]


def test_a_hand_over_in_the_repeated_hour_happens_at_the_first():
    rota = Rota("Europe/Paris", 150, date(2026, 10, 18), 7, (1, 2))
    first = AUTUMN - HOUR / 2
    assert [on_call(rota, first - timedelta(seconds=1)), on_call(rota, first), on_call(rota, first + HOUR)] == [1, 2, 2]


def test_a_rota_reaches_back_before_its_first_day():
    assert [on_call(DAILY, AT - n * DAY) for n in range(4)] == [1, 3, 2, 1]


def test_a_week_shows_turns_and_swaps():
    swapped = Rota("UTC", 0, date(2026, 3, 2), 7, (1, 2), (Swap(Span(AT, AT + HOUR), 2), Swap(Span(AT, AT + HOUR), 3)))
    start = datetime(2026, 3, 2, tzinfo=UTC)
    assert stints(swapped, Span(start, start + 8 * DAY)) == (
        Stint(Span(start, AT), 1, False),
        Stint(Span(AT, AT + HOUR), 3, True),
        Stint(Span(AT + HOUR, start + 7 * DAY), 1, False),
        Stint(Span(start + 7 * DAY, start + 8 * DAY), 2, False),
    )


def test_a_page_goes_to_the_next_in_turn_then_to_the_lead():
    at = turn_start(WEEKLY, 1)
    assert call_order(WEEKLY, at, lead=9, absent=()) == (2, 3, 9)
    assert call_order(WEEKLY, at, lead=9, absent={2}) == (3, 1, 9)
    assert call_order(WEEKLY, at, lead=3, absent=()) == (2, 3)
    assert call_order(WEEKLY, at, lead=None, absent={1, 2, 3}) == ()


@pytest.mark.parametrize(("people", "days"), [((), 7), ((1,), 0)])
def test_a_rota_needs_people_and_turns(people, days):
    with pytest.raises(ValueError, match=str(days)):
        Rota("UTC", 0, date(2026, 3, 2), days, people)
