"""The laws of clocks.md, "Time", and agreement with a judge that visits every minute."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from threading import Barrier, Thread
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.time.oracle import Oracle
from tests.core.time.strategies import ZONES, moments, written_calendars

from palier.core.time import (
    ALWAYS,
    Calendar,
    CalendarRunsOut,
    InstantOutOfRange,
    Span,
    WorkingDays,
    WorkTime,
    worktime_of,
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
OFFICE = {
    "timezone": "Europe/Paris",
    "week": {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
}
ONCE = {"timezone": "Asia/Kolkata", "overrides": {"2026-07-01": [["10:00", "12:00"]]}}
SPLIT_NIGHTS = {
    "timezone": "Europe/Paris",
    "week": {"mon": [["09:00", "12:00"], ["14:00", "18:00"]], "tue": [["01:30", "02:30"]], "sat": [["22:00", "06:00"]]},
    "holidays": ["2026-05-04"],
    "overrides": {"2026-12-28": [["09:00", "12:00"]], "2026-12-26": []},
}


def epoch(at: datetime) -> int:
    return (at - EPOCH) // timedelta(seconds=1)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def compiled(*written: dict) -> WorkTime:
    return WorkTime(Calendar.union(*map(Calendar.from_dict, written)))


@st.composite
def scenes(draw):
    """One or two calendars and the start of a few days, often over a change of offset."""
    zones = draw(st.lists(st.sampled_from(ZONES), min_size=1, max_size=2))
    start = draw(moments(zones[0]))
    return [draw(written_calendars(zone, start)) for zone in zones], start


# Against the judge ------------------------------------------------------------------------------------------------


@settings(max_examples=25)
@given(scenes(), st.data())
def test_agrees_with_the_judge(scene, data):
    written, start = scene
    time, first, last = compiled(*written), epoch(start), epoch(start + timedelta(days=4))
    judge = Oracle(written, start, start + timedelta(days=4))
    for _ in range(4):
        a, b = sorted((data.draw(st.integers(first, last)), data.draw(st.integers(first, last))))
        at, until = EPOCH + timedelta(seconds=a), EPOCH + timedelta(seconds=b)
        assert time.elapsed_seconds(a, b) == judge.elapsed(a, b)
        assert time.elapsed_days(a, b) == judge.elapsed_days(a, b)
        assert time.is_open(at) is judge.is_open(a)
        assert [(epoch(span.start), epoch(span.end)) for span in time.spans(at, until)] == judge.spans(a, b)
        stretches = [end for begin, end in judge.spans(a, b) if begin <= a]
        assert epoch(time.open_until(at, until)) == (stretches[0] if stretches else a)
        if (opens := judge.next_open(a, last)) is not None:
            assert epoch(time.next_open(at)) == opens
        seconds = data.draw(st.integers(1, 2 * 86400))
        if (due := judge.add(a, seconds, last)) is not None:
            assert time.add_seconds(a, seconds) == due
        days = data.draw(st.fractions(Fraction(1, 10), 3, max_denominator=20))
        if (due := judge.add_days(a, days, last)) is not None:
            assert time.add_days(a, days) == due


# Laws -------------------------------------------------------------------------------------------------------------

CALENDARS = [worktime_of(Calendar.from_dict(written)) for written in (OFFICE, SPLIT_NIGHTS, "24x7")]
times = st.one_of(
    st.sampled_from(CALENDARS),
    st.sampled_from(ZONES).map(lambda zone: worktime_of(Calendar.from_dict({**SPLIT_NIGHTS, "timezone": zone}))),
)
walls = st.datetimes(datetime(2009, 1, 1), datetime(2013, 12, 31))  # noqa: DTZ001 (few years: they are compiled)
instants = st.builds(lambda wall, zone: wall.replace(tzinfo=ZoneInfo(zone)), walls, st.sampled_from(ZONES))
amounts = st.timedeltas(timedelta(microseconds=1), timedelta(days=90))


@given(times, instants, instants, instants)
def test_elapsed_time_adds_up_in_any_order(time, a, b, c):
    assert time.elapsed(a, b) + time.elapsed(b, c) == time.elapsed(a, c)
    assert time.working_days(a, b) + time.working_days(b, c) == time.working_days(a, c)


@given(times, instants, amounts)
def test_due_is_the_earliest_instant_at_which_the_amount_has_passed(time, start, amount):
    due = time.add(start, amount)
    assert time.elapsed(start, due) == amount
    assert time.elapsed(start, due - timedelta(microseconds=1)) < amount


@given(times, instants, st.fractions(Fraction(1, 50), 60, max_denominator=50))
def test_due_in_working_days_is_the_earliest_whole_second(time, start, amount):
    due = time.add(start, WorkingDays(amount))
    assert due.microsecond == 0
    assert time.working_days(start, due) >= WorkingDays(amount) > time.working_days(start, due - timedelta(seconds=1))


@given(times, instants, instants, amounts, amounts)
def test_due_never_moves_back_when_start_or_amount_grow(time, one, other, small, large):
    (one, other), (small, large) = sorted((one, other)), sorted((small, large))
    assert time.add(one, small) <= time.add(other, small)
    assert time.add(one, small) <= time.add(one, large)


@given(times, instants, instants)
def test_spans_hold_exactly_the_elapsed_time(time, a, b):
    a, b = sorted((a, b))
    spans = time.spans(a, min(b, a + timedelta(days=200)))
    assert sum((span.length for span in spans), timedelta()) == time.elapsed(a, min(b, a + timedelta(days=200)))
    assert all(before.end < after.start for before, after in pairwise(spans))


@given(times, instants, st.integers(0, 10**7), st.fractions(0, 20, max_denominator=9))
def test_whole_seconds_and_datetimes_agree(time, start, seconds, days):
    start = start.replace(microsecond=0)
    assert time.add_seconds(epoch(start), seconds) == epoch(time.add(start, timedelta(seconds=seconds)))
    assert time.add_days(epoch(start), days) == epoch(time.add(start, WorkingDays(days)))


@settings(max_examples=12)
@given(st.lists(st.tuples(instants, instants, amounts), min_size=2, max_size=3), st.randoms())
def test_answers_do_not_depend_on_the_years_compiled_before(questions, random):
    def answers(order):
        time = compiled(SPLIT_NIGHTS)
        return {(a, b, n): (time.elapsed(a, b), time.working_days(a, b), time.add(a, n)) for a, b, n in order}

    assert answers(questions) == answers(random.sample(questions, len(questions)))


def test_threads_may_share_one_and_make_it_grow():
    time, answers, together = compiled(OFFICE), {}, Barrier(8)

    def ask(number):
        together.wait()
        answers[number] = [time.elapsed(utc(year, 1, 1), utc(year, 12, 31)) for year in range(1990 + number, 2030)]

    threads = [Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {number: answers[0][number:] for number in range(8)}


# Examples ---------------------------------------------------------------------------------------------------------


def test_nothing_added_leaves_the_instant_where_it_is_though_closed():
    sunday = utc(2026, 11, 22, 3, 0, 0, 7)
    assert compiled(OFFICE).add(sunday, timedelta()) == compiled(OFFICE).add(sunday, WorkingDays(0)) == sunday
    assert compiled(OFFICE).add_seconds(epoch(sunday), 0) == compiled(OFFICE).add_days(epoch(sunday), Fraction(0))


def test_due_exactly_at_closing_time_stays_at_closing_time():
    assert compiled(OFFICE).add(utc(2026, 11, 20, 16), timedelta(hours=1)) == utc(2026, 11, 20, 17)
    assert compiled(OFFICE).add(utc(2026, 11, 20, 8), WorkingDays(1)) == utc(2026, 11, 20, 17)


def test_microseconds_are_never_lost():
    time, opened = compiled(OFFICE), utc(2026, 11, 20, 16, 59, 59, 999_999)
    assert time.elapsed(opened, utc(2026, 11, 23, 8)) == timedelta(microseconds=1)
    assert time.add(opened, timedelta(microseconds=3)) == utc(2026, 11, 23, 8, 0, 0, 2)
    assert time.working_days(opened, utc(2026, 11, 23, 8)) == WorkingDays(Fraction(1, 32_400_000_000))


def test_a_working_day_from_half_way_through_friday_ends_half_way_through_monday():
    half_monday = {**OFFICE, "overrides": {"2026-11-23": [["09:00", "12:00"]]}}
    noon_and_a_half = utc(2026, 11, 20, 12, 30)
    assert compiled(OFFICE).add(noon_and_a_half, WorkingDays(1)) == utc(2026, 11, 23, 12, 30)
    assert compiled(half_monday).add(noon_and_a_half, WorkingDays(1)) == utc(2026, 11, 23, 9, 30)


def test_a_day_around_the_clock_is_24_hours_of_real_time():
    eve = utc(2026, 3, 28, 20, 13)
    assert WorkTime(ALWAYS).add(eve, WorkingDays(1)) == eve + timedelta(hours=24)
    assert WorkTime(ALWAYS).working_days(eve, eve + timedelta(hours=12)) == WorkingDays(0.5)


def test_a_night_belongs_to_the_day_it_starts_on():
    night = {"timezone": "UTC", "week": {"sat": [["22:00", "06:00"]]}, "holidays": ["2026-11-22"]}
    assert compiled(night).elapsed(utc(2026, 11, 21), utc(2026, 11, 23)) == timedelta(hours=8)
    assert compiled({**night, "holidays": ["2026-11-21"]}).elapsed(utc(2026, 11, 21), utc(2026, 11, 23)) == timedelta()


def test_overlapping_openings_are_counted_once():
    twice = {"timezone": "UTC", "week": {"fri": [["20:00", "06:00"], ["21:00", "23:00"]], "sat": [["05:00", "08:00"]]}}
    time = compiled(twice)
    assert time.spans(utc(2026, 11, 20), utc(2026, 11, 22)) == (Span(utc(2026, 11, 20, 20), utc(2026, 11, 21, 8)),)
    assert time.working_days(utc(2026, 11, 20), utc(2026, 11, 22)) == WorkingDays(2)


def test_openings_of_one_date_in_a_union_are_one_working_day():
    morning = {"timezone": "Europe/Paris", "week": {"mon": [["09:00", "12:00"]]}}
    later = {"timezone": "America/New_York", "week": {"mon": [["14:00", "17:00"]]}}
    time = compiled(morning, later)
    assert time.working_days(utc(2026, 11, 23), utc(2026, 11, 24)) == WorkingDays(1)
    assert time.add(utc(2026, 11, 23), WorkingDays(0.75)) == utc(2026, 11, 23, 20, 30)


def test_one_off_hours_win_over_a_holiday():
    christmas_eve = {**OFFICE, "holidays": ["2026-12-24"], "overrides": {"2026-12-24": [["09:00", "12:00"]]}}
    assert compiled(christmas_eve).elapsed(utc(2026, 12, 24), utc(2026, 12, 25)) == timedelta(hours=3)


def test_reversed_ends_count_backwards_and_hold_no_span():
    time, a, b = compiled(OFFICE), utc(2026, 11, 20, 8), utc(2026, 11, 20, 10)
    assert (time.elapsed(b, a), time.working_days(b, a)) == (timedelta(hours=-2), WorkingDays(Fraction(-2, 9)))
    assert time.elapsed_seconds(epoch(b), epoch(a)) == -7200
    assert time.spans(b, a) == time.spans(a, a) == ()


@pytest.mark.parametrize("amount", [timedelta(seconds=-1), WorkingDays(-1)])
def test_adding_backwards_is_a_mistake_of_the_caller(amount):
    with pytest.raises(ValueError, match="backwards"):
        compiled(OFFICE).add(utc(2026, 1, 1), amount)


def test_adding_whole_seconds_backwards_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="backwards"):
        compiled(OFFICE).add_seconds(0, -1)
    with pytest.raises(ValueError, match="backwards"):
        compiled(OFFICE).add_days(0, Fraction(-1))


def test_naive_datetimes_are_a_mistake_of_the_caller():
    with pytest.raises(TypeError):
        compiled(OFFICE).is_open(datetime(2026, 1, 1))  # noqa: DTZ001


def test_what_opens_once_runs_out():
    time, noon = compiled(ONCE), utc(2026, 7, 1, 5)
    assert time.add(noon, timedelta(hours=1, minutes=30)) == utc(2026, 7, 1, 6, 30)
    assert not time.is_open(utc(2199, 1, 1))
    for impossible in (timedelta(hours=1, minutes=31), WorkingDays(1)):
        with pytest.raises(CalendarRunsOut) as refusal:
            time.add(noon, impossible)
        assert (refusal.value.start, refusal.value.last_year) == (epoch(noon), 2200)
    with pytest.raises(CalendarRunsOut):
        time.add_seconds(epoch(noon), 5401)
    with pytest.raises(CalendarRunsOut):
        time.next_open(utc(2026, 7, 1, 6, 30))


@pytest.mark.parametrize("at", [utc(1969, 12, 31, 23, 59, 59), utc(2201, 1, 1)])
def test_instants_outside_the_years_known_are_refused(at):
    time, known = compiled(OFFICE), utc(2026, 1, 1)
    for question in (
        lambda: time.elapsed(known, at),
        lambda: time.working_days(at, known),
        lambda: time.add(at, timedelta()),
        lambda: time.add(at, WorkingDays(1)),
        lambda: time.is_open(at),
        lambda: time.spans(known, at),
        lambda: time.add_seconds(epoch(at), 0),
        lambda: time.add_days(epoch(at), Fraction(0)),
    ):
        with pytest.raises(InstantOutOfRange) as refusal:
            question()
        assert (refusal.value.instant, refusal.value.first_year, refusal.value.last_year) == (epoch(at), 1970, 2200)


def test_the_first_and_the_last_second_are_known():
    time = WorkTime(ALWAYS)
    assert time.elapsed(EPOCH, utc(2200, 12, 31, 23, 59, 59)) == utc(2200, 12, 31, 23, 59, 59) - EPOCH
    assert time.add(utc(2200, 12, 31, 23), timedelta(hours=1)) == utc(2201, 1, 1)


def test_a_search_that_another_thread_has_overtaken_goes_on():
    time = compiled(ONCE)
    behind = time.covering(epoch(utc(2025, 1, 1)), epoch(utc(2025, 1, 1)))
    ahead = time.covering(0, epoch(utc(2200, 1, 1)))
    assert time.later(behind, 0) is ahead


def test_everybody_shares_one_compilation():
    assert worktime_of(Calendar.from_dict(OFFICE)) is worktime_of(Calendar.from_dict(OFFICE))
