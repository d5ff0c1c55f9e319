"""Instants and remaining times as screens write them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation
from django.utils.formats import date_format

from palier.adapters.shared.moments import (
    NO_BREAK,
    Nearness,
    full_moment,
    language_words,
    moment,
    nearness,
    remaining,
    units,
    wall_time,
    zone_of,
)

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("left", "english", "french"),
    [
        (timedelta(0), "0 s", "0 s"),
        (timedelta(seconds=59), "59 s", "59 s"),
        (timedelta(seconds=60), "1 min", "1 min"),
        (-timedelta(seconds=12), "−12 s", "−12 s"),
        (timedelta(minutes=42), "42 min", "42 min"),
        (timedelta(hours=2, minutes=5), "2 h 05", "2 h 05"),
        (timedelta(hours=23, minutes=59), "23 h 59", "23 h 59"),
        (timedelta(days=3, hours=4, minutes=50), "3 d 4 h", "3 j 4 h"),
        (-timedelta(minutes=12), "−12 min", "−12 min"),
        (-timedelta(days=1, hours=1), "−1 d 1 h", "−1 j 1 h"),
    ],
)
def test_remaining_time(left, english, french):
    said = []
    for language in ("en", "fr"):
        with translation.override(language):
            said.append(remaining(AT + left, at=AT, units=units()))
    assert said == [english.replace(" ", NO_BREAK), french.replace(" ", NO_BREAK)]


@pytest.mark.parametrize(
    ("left", "near"),
    [
        (-timedelta(seconds=1), Nearness.LATE),
        (timedelta(0), Nearness.SOON),
        (timedelta(hours=1), Nearness.SOON),
        (timedelta(hours=1, seconds=1), Nearness.AHEAD),
    ],
)
def test_a_promise_is_late_only_after_its_due_instant(left, near):
    assert nearness(AT + left, at=AT) is near


@pytest.mark.parametrize(
    ("instant", "english", "french"),
    [
        (AT + timedelta(hours=3), "13:00", "13:00"),
        (AT - timedelta(days=9), "21 Feb, 10:00", "21 févr., 10:00"),
        (AT - timedelta(days=90), "2 Dec 2025, 10:00", "2 déc. 2025, 10:00"),
        (AT + timedelta(hours=14), "3 Mar, 00:00", "3 mars, 00:00"),
    ],
)
def test_an_instant_is_as_short_as_its_distance_allows_in_the_readers_zone(instant, english, french):
    said = []
    for language in ("en", "fr"):
        with translation.override(language), timezone.override(PARIS):
            said.append(moment(instant, at=AT))
    assert said == [english, french]


def test_an_instant_in_full_names_its_zone():
    with translation.override("en"), timezone.override(PARIS):
        assert full_moment(AT) == "Monday 2 March 2026 at 10:00 (Central European Standard Time)"
        assert full_moment(AT, ZoneInfo("Asia/Tokyo")) == "Monday 2 March 2026 at 18:00 (Japan Standard Time)"


def test_what_the_clock_on_their_wall_shows():
    with translation.override("fr"):
        assert wall_time(AT, "America/New_York") == "lun. 04:00"
        assert wall_time(AT, "No/Where") == "lun. 09:00"


def test_a_zone_that_is_gone_is_read_as_universal_time():
    assert [zone_of(name).key for name in ("Europe/Paris", "", "../etc/passwd", "No/Where")] == [
        "Europe/Paris",
        "UTC",
        "UTC",
        "UTC",
    ]


def test_languages_in_the_readers_own():
    with translation.override("fr"):
        assert [language_words(code) for code in ("fr", "en", "xx")] == ["français", "anglais", "xx"]


@pytest.mark.parametrize(
    ("language", "day", "moment_said"),
    [("en", "2 March 2026", "2 March 2026, 09:00"), ("fr", "2 mars 2026", "2 mars 2026 09:00")],
)
def test_what_is_written_plainly_has_the_day_before_the_month_and_no_afternoon(language, day, moment_said):
    """Django's own English says "March 2, 2026, 9 a.m.", which readers of European providers must first turn round."""
    with translation.override(language):
        assert (date_format(AT, "DATE_FORMAT"), date_format(AT, "DATETIME_FORMAT")) == (day, moment_said)
