"""Instants and remaining times as screens write them: short, in the reader's zone and language."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import StrEnum
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton, get_timezone_name
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from palier.adapters.shared.words import language

SOON = timedelta(hours=1)
NO_BREAK = "\u00a0"
"""A space that no line is broken at: a number stays with its unit."""
LANGUAGES = ("en", "fr")


class Nearness(StrEnum):
    """How pressing a due time is."""

    LATE = "late"
    SOON = "soon"
    AHEAD = "ahead"


def nearness(due_at: datetime, *, at: datetime) -> Nearness:
    """A promise is still kept at its very due instant."""
    if due_at < at:
        return Nearness.LATE
    return Nearness.SOON if due_at - at <= SOON else Nearness.AHEAD


@dataclass(frozen=True, slots=True)
class Units:
    """The short names of lengths of time."""

    days: str
    hours: str
    minutes: str
    seconds: str


def units() -> Units:
    """The short names in the active language; the page's script is given the same."""
    return _units(language())


@cache
def _units(_speech: str) -> Units:
    return Units(
        days=pgettext("short for days", "d"),
        hours=pgettext("short for hours", "h"),
        minutes=pgettext("short for minutes", "min"),
        seconds=pgettext("short for seconds", "s"),
    )


def remaining(due_at: datetime, *, at: datetime, units: Units) -> str:
    """The time left, or gone by: "42 min", "2 h 05", "3 d 4 h", "-12 s".  The page's script writes it alike."""
    sign = "−" if due_at < at else ""
    minutes, seconds = divmod(int(abs(due_at - at).total_seconds()), 60)
    hours, minutes_left = divmod(minutes, 60)
    days, hours_left = divmod(hours, 24)
    if days:
        written = f"{days} {units.days} {hours_left} {units.hours}"
    elif hours:
        written = f"{hours} {units.hours} {minutes_left:02}"
    elif minutes:
        written = f"{minutes} {units.minutes}"
    else:
        written = f"{seconds} {units.seconds}"
    return (sign + written).replace(" ", NO_BREAK)


def moment(instant: datetime, *, at: datetime) -> str:
    """An instant, as short as its distance allows: "14:02", "20 Nov, 14:02", "20 Nov 2025, 14:02"."""
    return moment_there(instant, at=at, zone=timezone.get_current_timezone(), speech=locale())


def moment_there(instant: datetime, *, at: datetime, zone: tzinfo, speech: str) -> str:
    """The same for one who has asked for zone and language already."""
    there, here = instant.astimezone(zone), at.astimezone(zone)
    clock = f"{there.hour:02}:{there.minute:02}"
    if there.date() == here.date():
        return clock
    return _day_and_time(speech) % {"day": _short_day(there.date(), there.year != here.year, speech), "time": clock}


@cache
def _day_and_time(_speech: str) -> str:
    """How the active language, `_speech`, puts the two together."""
    return _("%(day)s, %(time)s")


def full_moment(instant: datetime, zone: tzinfo | None = None) -> str:
    """An instant in full, its zone named: the reader's zone, or the one given."""
    return full_moment_there(instant, zone or timezone.get_current_timezone(), locale())


# A page of the queue says a hundred instants, and says most of them again when it is next drawn.


@lru_cache(maxsize=8192)
def full_moment_there(instant: datetime, zone: tzinfo, speech: str) -> str:
    """The same for one who has asked for zone and language already."""
    there = instant.astimezone(zone)
    clock = f"{there.hour:02}:{there.minute:02}"
    zone_name = _zone_name(there.tzinfo, there.utcoffset(), speech)
    return _("%(day)s at %(time)s (%(zone)s)") % {
        "day": _long_day(there.date(), speech),
        "time": clock,
        "zone": zone_name,
    }


@lru_cache(maxsize=2048)
def _short_day(day: date, with_year: bool, speech: str) -> str:
    return str(format_skeleton("yMMMd" if with_year else "MMMd", day, locale=speech))


@lru_cache(maxsize=2048)
def _long_day(day: date, speech: str) -> str:
    return str(format_date(day, "EEEE d MMMM y", locale=speech))


@lru_cache(maxsize=2048)
def _zone_name(zone: tzinfo | None, offset: timedelta, speech: str) -> str:
    """The name a zone bears while it is `offset` from universal time: summer and winter differ."""
    instants = (datetime(2026, month, 1, 12, tzinfo=zone) for month in (1, 7))
    fitting = next((instant for instant in instants if instant.utcoffset() == offset), None)
    return str(get_timezone_name(fitting or zone, locale=speech))


def wall_time(instant: datetime, zone: str) -> str:
    """What the clock on somebody's wall shows: "Mon 14:02"."""
    return format_datetime(instant, "EEE HH:mm", tzinfo=zone_of(zone), locale=locale())


def zone_of(name: str) -> ZoneInfo:
    """The zone of that name; UTC where this machine does not know it (any more)."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def language_words(code: str) -> str:
    """A language in the reader's own: "French", "français"."""
    return Locale.parse(code).get_display_name(locale()) or code if code in LANGUAGES else code


def locale() -> str:
    """The reader's language as babel knows it; British dates in English."""
    return "en_GB" if language() == "en" else language()


def now() -> datetime:
    """The wall clock, read once at the edge of each request."""
    return datetime.now(UTC)
