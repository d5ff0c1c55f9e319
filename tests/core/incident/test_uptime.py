"""Uptime from recorded history, against a count minute by minute."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palier.core.incident import Mark, State, availability, days_of
from palier.core.incident.uptime import DAY

NOW = datetime(2026, 3, 27, 15, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def ago(minutes: int) -> datetime:
    return NOW - minutes * MINUTE


def test_nothing_recorded_is_nothing_claimed():
    days = days_of([], days=90, now=NOW)
    assert len(days) == 90
    assert days[-1].begins == datetime(2026, 3, 27, tzinfo=UTC)
    assert days[0].begins == days[-1].begins - 89 * DAY
    assert {day.worst for day in days} == {None}
    assert availability(days) is None


def test_an_hour_of_outage_in_a_day():
    marks = [Mark(NOW - 3 * DAY, State.OPERATIONAL), Mark(ago(120), State.MAJOR), Mark(ago(60), State.OPERATIONAL)]
    today = days_of(marks, days=1, now=NOW)[0]
    assert (today.worst, today.down, today.counted) == (State.MAJOR, 60 * MINUTE, timedelta(hours=15.5))
    assert availability([today]) == pytest.approx(1 - 1 / 15.5)


def test_a_partial_outage_weighs_three_tenths_and_maintenance_nothing():
    marks = [
        Mark(NOW - 3 * DAY, State.OPERATIONAL),
        Mark(ago(300), State.PARTIAL),
        Mark(ago(200), State.MAINTENANCE),
        Mark(ago(100), State.UNKNOWN),
        Mark(ago(50), State.DEGRADED),
    ]
    today = days_of(marks, days=1, now=NOW)[0]
    assert today.down == 30 * MINUTE
    assert today.counted == timedelta(hours=15.5) - 150 * MINUTE
    assert today.worst is State.PARTIAL


def test_an_outage_over_midnight_counts_on_both_days():
    midnight = datetime(2026, 3, 27, tzinfo=UTC)
    marks = [
        Mark(midnight - DAY, State.OPERATIONAL),
        Mark(midnight - 10 * MINUTE, State.MAJOR),
        Mark(midnight + 20 * MINUTE, State.OPERATIONAL),
    ]
    yesterday, today = days_of(marks, days=2, now=NOW)
    assert (yesterday.down, today.down) == (10 * MINUTE, 20 * MINUTE)


def counted_slowly(marks: list[Mark], minutes: int) -> tuple[int, float]:
    known, lost = 0, 0.0
    for minute in range(minutes, 0, -1):
        shown = [mark.state for mark in marks if mark.at <= ago(minute)]
        if shown and shown[-1] not in (State.MAINTENANCE, State.UNKNOWN):
            known += 1
            lost += {State.MAJOR: 1.0, State.PARTIAL: 0.3}.get(shown[-1], 0.0)
    return known, lost


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(1, 5000), st.sampled_from(State)), max_size=12, unique_by=lambda mark: mark[0]))
def test_as_counted_minute_by_minute(told):
    marks = [Mark(ago(minutes), state) for minutes, state in sorted(told, reverse=True)]
    days = days_of(marks, days=3, now=NOW)
    known, lost = counted_slowly(marks, int((NOW - days[0].begins) / MINUTE))
    assert sum((day.counted for day in days), timedelta()) / MINUTE == known
    assert sum((day.down for day in days), timedelta()) / MINUTE == pytest.approx(lost, abs=1e-3)
    share = availability(days)
    assert share is None if not known else share == pytest.approx(1 - lost / known, abs=1e-6)
