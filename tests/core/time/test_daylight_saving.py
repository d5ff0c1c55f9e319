"""The traps of local time, pinned: what each opening of one day becomes when clocks on walls leap or stand still."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.core.time.oracle import Oracle

from palier.core.time import Calendar, WorkingDays, WorkTime

SPRING, AUTUMN = ("Europe/Paris", "2026-03-29"), ("Europe/Paris", "2026-10-25")
TRAPS = [
    # Paris leaps from 02:00 to 03:00
    (*SPRING, "01:30-02:30", "00:30-01:00"),
    (*SPRING, "02:00-03:00", ""),
    (*SPRING, "02:15-02:45", ""),
    (*SPRING, "02:30-04:00", "01:00-02:00"),
    (*SPRING, "01:00-02:30 02:30-04:00", "00:00-02:00"),
    (*SPRING, "01:00-02:45 02:15-04:00", "00:00-02:00"),
    (*SPRING, "00:00-24:00", "-1 23:00-22:00"),
    # Paris goes through 02:00 to 03:00 twice
    (*AUTUMN, "01:30-02:30", "-1 23:30-00:30"),
    (*AUTUMN, "02:00-03:00", "00:00-02:00"),
    (*AUTUMN, "02:15-02:45", "00:15-00:45"),
    (*AUTUMN, "02:30-04:00", "00:30-03:00"),
    (*AUTUMN, "02:00-02:30 02:30-03:00", "00:00-02:00"),
    (*AUTUMN, "00:00-24:00", "-1 22:00-47:00"),
    # Lord Howe moves by half an hour
    ("Australia/Lord_Howe", "2026-04-05", "01:00-02:00", "-1 14:00-15:30"),
    ("Australia/Lord_Howe", "2026-04-05", "01:45-02:15", "-1 14:45-15:45"),
    ("Australia/Lord_Howe", "2026-10-04", "02:00-03:00", "-1 15:30-16:00"),
    # changes about midnight: the day begins late, or the evening comes twice
    ("Africa/Cairo", "2026-04-24", "00:00-02:00", "-1 22:00-23:00"),
    ("America/Sao_Paulo", "2018-11-04", "00:30-09:00", "03:00-11:00"),
    ("America/Sao_Paulo", "2018-02-17", "22:00-24:00", "+1 00:00-03:00"),
    ("America/St_Johns", "2006-10-28", "23:00-24:00", "+1 01:30-02:30"),
    ("America/St_Johns", "2006-10-29", "00:00-01:00", "02:30-04:30"),
    # history: half an hour back and forth, a quarter forward, a whole day that never was
    ("Asia/Pyongyang", "2015-08-14", "23:00-24:00", "14:00-15:30"),
    ("Asia/Pyongyang", "2018-05-04", "23:00-24:00", "14:30-15:00"),
    ("Asia/Kathmandu", "1986-01-01", "00:00-01:00", "-1 18:30-19:15"),
    ("Pacific/Apia", "2011-12-30", "09:00-17:00", ""),
    ("Pacific/Apia", "2011-12-29", "22:00-06:00", "+1 08:00-10:00"),
    # Morocco's summer time pauses for Ramadan; Kolkata and Kathmandu never change
    ("Africa/Casablanca", "2026-02-15", "02:00-03:00", "01:00-03:00"),
    ("Africa/Casablanca", "2026-03-22", "02:00-04:00", "02:00-03:00"),
    ("Asia/Kolkata", "2026-03-29", "09:00-18:00", "03:30-12:30"),
    ("Asia/Kathmandu", "2026-03-29", "09:00-18:00", "03:15-12:15"),
]


def written(zone: str, day: str, openings: str) -> dict:
    return {"timezone": zone, "overrides": {day: [opening.split("-") for opening in openings.split()]}, "week": {}}


def midnight(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


def expected(day: str, span: str) -> list[tuple[datetime, datetime]]:
    """One span in UTC as "[days] HH:MM-HH:MM", the days counted from the trap's own date."""
    if not span:
        return []
    shift, _, clock = span.rpartition(" ")
    start, end = (
        midnight(day) + timedelta(days=int(shift or 0), hours=int(wall[:2]), minutes=int(wall[3:]))
        for wall in clock.split("-")
    )
    return [(start, end if start < end else end + timedelta(days=1))]


@pytest.mark.parametrize(("zone", "day", "openings", "span"), TRAPS)
def test_an_opening_becomes_these_instants(zone, day, openings, span):
    a, b = midnight(day) - timedelta(days=2), midnight(day) + timedelta(days=3)
    time = WorkTime(Calendar.from_dict(written(zone, day, openings)))
    assert [(found.start, found.end) for found in time.spans(a, b)] == expected(day, span)
    assert time.elapsed(a, b) == sum((end - start for start, end in expected(day, span)), timedelta())


@pytest.mark.parametrize(("zone", "day", "openings", "span"), TRAPS)
def test_the_judge_falls_into_no_trap_either(zone, day, openings, span):
    a, b = midnight(day) - timedelta(days=2), midnight(day) + timedelta(days=3)
    found = Oracle([written(zone, day, openings)], a, b).spans(int(a.timestamp()), int(b.timestamp()))
    assert [tuple(datetime.fromtimestamp(end, UTC) for end in pair) for pair in found] == expected(day, span)


@pytest.mark.parametrize(("day", "hours"), [("2026-03-28", 7), ("2026-10-24", 9), ("2026-11-07", 8)])
def test_a_night_shift_lasts_as_long_as_the_night(day, hours):
    night = WorkTime(Calendar.from_dict({"timezone": "Europe/Paris", "week": {"sat": [["22:00", "06:00"]]}}))
    start = night.next_open(midnight(day))
    assert night.elapsed(start, start + timedelta(days=1)) == timedelta(hours=hours)
    assert night.add(start, WorkingDays(0.5)) == start + timedelta(hours=hours) / 2


def test_local_days_round_the_clock_differ_in_length_and_count_one_each():
    days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    local = WorkTime(
        Calendar.from_dict({"timezone": "Europe/Paris", "week": {day: [["00:00", "24:00"]] for day in days}})
    )
    eve = datetime(2026, 3, 27, 23, tzinfo=UTC)  # midnight in Paris
    assert local.elapsed(eve, eve + timedelta(days=9)) == timedelta(days=9)
    assert local.add(eve, WorkingDays(2)) == eve + timedelta(hours=47)
    assert local.add(eve, WorkingDays(1.5)) == eve + timedelta(hours=24 + 11.5)
