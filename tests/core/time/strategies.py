"""Calendars and instants that look for trouble: odd zones, changes of offset, boundaries within them."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

ZONES = (
    "Europe/Paris",
    "America/New_York",
    "America/Los_Angeles",
    "America/St_Johns",
    "America/Sao_Paulo",
    "Africa/Casablanca",
    "Africa/Cairo",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Pyongyang",
    "Asia/Tehran",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Pacific/Kwajalein",
    "Antarctica/Troll",
    "UTC",
)
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
START = datetime(1975, 1, 1, tzinfo=UTC)


@lru_cache
def changes(zone: str) -> list[datetime]:
    """The days, 1975 to 2045, at whose end the offset of `zone` differs from that at their start."""
    days = [START + timedelta(days=day) for day in range(70 * 365)]
    offsets = [day.astimezone(ZoneInfo(zone)).utcoffset() for day in days]
    return [day for day, (before, after) in zip(days, pairwise(offsets), strict=False) if before != after] or days[:1]


def wall_times() -> st.SearchStrategy[str]:
    minutes = st.one_of(st.integers(0, 16).map(lambda quarter: quarter * 15), st.integers(0, 24 * 60))
    return minutes.map(lambda minute: f"{minute // 60:02d}:{minute % 60:02d}")


def openings() -> st.SearchStrategy[list[list[str]]]:
    pairs = st.tuples(wall_times().filter(lambda wall: wall != "24:00"), wall_times())
    return st.lists(pairs.filter(lambda pair: pair[0] != pair[1]).map(list), max_size=3)


@st.composite
def moments(draw, zone: str) -> datetime:
    """A minute, often close to a change of offset of `zone`."""
    day = draw(st.one_of(st.sampled_from(changes(zone)), st.integers(0, 70 * 365).map(lambda n: START + timedelta(n))))
    return day + timedelta(minutes=draw(st.integers(-1440, 2 * 1440)))


@st.composite
def written_calendars(draw, zone: str, around: datetime) -> dict:
    """A calendar as a person would write it, with closed days and one-off hours close to `around`."""
    near = st.integers(-3, 10).map(lambda days: (around + timedelta(days=days)).date().isoformat())
    week = {day: draw(openings()) for day in draw(st.sets(st.sampled_from(WEEK), min_size=1))}
    return {
        "timezone": zone,
        "week": week if any(week.values()) else {"wed": [["01:30", "02:30"]]},
        "holidays": draw(st.lists(near, max_size=2)),
        "overrides": draw(st.dictionaries(near, openings(), max_size=2)),
    }
