"""The bulk form gives the answers of the scalar form."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.time.strategies import ZONES, moments, written_calendars

from palier.core.time import ALWAYS, Calendar, CalendarRunsOut, InstantOutOfRange, WorkTime
from palier.core.time.bulk import CHUNK, BulkTime

RAGGED = Calendar.from_dict(
    {
        "timezone": "Asia/Kathmandu",
        "week": {
            "mon": [["00:01", "00:02"], ["00:03", "00:04"], ["09:10", "09:20"], ["09:25", "09:26"], ["23:59", "24:00"]],
            "tue": [["00:00", "00:10"], ["09:00", "12:30"], ["13:00", "18:00"]],
            "sat": [["22:00", "06:00"]],
        },
    }
)
ODD_DAYS = Calendar.from_dict(
    {
        "timezone": "UTC",
        "week": {
            day: [["00:00", f"{hour:02d}:{minute}"]]
            for day, hour, minute in (("mon", 7, 19), ("tue", 11, 23), ("wed", 13, 17))
        },
        "overrides": {f"2026-03-{day:02d}": [["00:00", f"{day:02d}:{2 * day + 11}"]] for day in range(1, 24)},
    }
)


@st.composite
def scenes(draw):
    zone = draw(st.sampled_from(ZONES))
    start = draw(moments(zone))
    calendar = Calendar.from_dict(draw(written_calendars(zone, start)))
    return draw(st.sampled_from([calendar, RAGGED, ODD_DAYS, ALWAYS])), int(start.timestamp())


@settings(max_examples=60)
@given(scenes(), st.integers(0, 2**32 - 1), st.fractions(Fraction(1, 20), 6, max_denominator=20))
def test_agrees_with_the_scalar_form(scene, seed, days):
    calendar, start = scene
    time, random = WorkTime(calendar), np.random.default_rng(seed)
    bulk = BulkTime(WorkTime(calendar))
    starts = start + random.integers(0, 20 * 86400, 50)
    ends = starts + random.integers(-86400, 3 * 86400, 50)
    amounts = random.integers(0, 20_000, 50) * random.integers(0, 2, 50)
    pairs = list(zip(starts.tolist(), ends.tolist(), strict=True))
    assert bulk.elapsed(starts, ends).tolist() == [time.elapsed_seconds(a, b) for a, b in pairs]
    additions = zip(starts.tolist(), amounts.tolist(), strict=True)
    assert bulk.add(starts, amounts).tolist() == [time.add_seconds(a, n) for a, n in additions]
    assert bulk.add(starts, 3600).tolist() == [time.add_seconds(a, 3600) for a in starts.tolist()]
    assert bulk.add_days(starts, days).tolist() == [time.add_days(a, days) for a in starts.tolist()]


@pytest.mark.parametrize("calendar", [RAGGED, ODD_DAYS, ALWAYS])
def test_every_second_about_many_boundaries_agrees(calendar):
    time, bulk = WorkTime(calendar), BulkTime(WorkTime(calendar))
    start = int(datetime(2026, 3, 28, tzinfo=UTC).timestamp())
    seconds = np.arange(start, start + 3 * 86400)
    assert bulk.elapsed(start, seconds).tolist() == [time.elapsed_seconds(start, at) for at in seconds.tolist()]
    amounts = np.arange(1, 60_000)
    assert bulk.add(start, amounts).tolist() == [time.add_seconds(start, n) for n in amounts.tolist()]


def test_arrays_longer_than_a_chunk_agree_though_they_grow_on_the_way():
    time, bulk = WorkTime(RAGGED), BulkTime(WorkTime(RAGGED))
    starts = np.full(2 * CHUNK + 5, int(datetime(2026, 3, 28, tzinfo=UTC).timestamp()))
    amounts = np.zeros_like(starts)
    amounts[-1] = 4_000_000
    assert bulk.add(starts, amounts)[-1] == time.add_seconds(int(starts[-1]), 4_000_000)
    assert bulk.add(starts, amounts)[:-1].tolist() == starts[:-1].tolist()


def test_working_days_too_fine_for_64_bits_stay_exact():
    time, bulk = WorkTime(ODD_DAYS), BulkTime(WorkTime(ODD_DAYS))
    start = int(datetime(2026, 2, 27, tzinfo=UTC).timestamp())
    assert time.covering(start, start).days.unit > 2**63
    starts = start + np.arange(0, 40 * 86400, 7001)
    for days in (Fraction(1, 7), Fraction(3)):
        assert bulk.add_days(starts, days).tolist() == [time.add_days(at, days) for at in starts.tolist()]


def test_working_days_grow_into_later_years():
    time, bulk = WorkTime(RAGGED), BulkTime(WorkTime(RAGGED))
    start = int(datetime(2026, 3, 28, tzinfo=UTC).timestamp())
    assert bulk.add_days([start, start + 9], Fraction(400)).tolist() == [
        time.add_days(start + n, Fraction(400)) for n in (0, 9)
    ]
    assert bulk.add_days([start], Fraction(0)).tolist() == [start]


def test_nothing_asked_nothing_answered():
    bulk = BulkTime(WorkTime(RAGGED))
    assert bulk.elapsed([], []).tolist() == bulk.add([], 5).tolist() == bulk.add_days([], Fraction(1)).tolist() == []


def test_refuses_as_the_scalar_form_does():
    bulk, noon = (
        BulkTime(WorkTime(Calendar.from_dict({"timezone": "UTC", "overrides": {"2026-07-01": [["10:00", "12:00"]]}}))),
        1782907200,
    )
    with pytest.raises(CalendarRunsOut) as refusal:
        bulk.add([noon - 3600, noon], [1, 2**62])
    assert refusal.value.start == noon
    with pytest.raises(CalendarRunsOut):
        bulk.add_days([noon], Fraction(1))
    with pytest.raises(InstantOutOfRange):
        bulk.elapsed([-1], [noon])
    with pytest.raises(ValueError, match="backwards"):
        bulk.add([noon], [-1])
    with pytest.raises(ValueError, match="backwards"):
        bulk.add_days([noon], Fraction(-1))
    with pytest.raises(TypeError):
        bulk.add([0.5], 1)


def test_the_scalar_form_does_not_load_numpy_nor_holidays():
    program = "import sys, palier.core.time; print([name for name in ('numpy', 'holidays') if name in sys.modules])"
    answer = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env={"PYTHONPATH": "src"},
    )
    assert answer.stdout.strip() == "[]"


def test_hours_apart_by_years_fit_in_the_tables():
    rare = Calendar.from_dict(
        {"timezone": "UTC", "overrides": {"1971-01-01": [["10:00", "10:01"]], "2199-01-01": [["10:00", "10:01"]]}}
    )
    first = int(datetime(1971, 1, 1, 9, tzinfo=UTC).timestamp())
    last = int(datetime(2199, 1, 1, 10, tzinfo=UTC).timestamp())
    assert BulkTime(WorkTime(rare)).add(first, [60, 61]).tolist() == [first + 3660, last + 1]
    assert timedelta(seconds=int(BulkTime(WorkTime(rare)).elapsed([first], [last + 60])[0])) == timedelta(minutes=2)
