"""Instants as mails say them: in full, where the reader is."""

from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from django.utils.translation import gettext as _

from palier.adapters.shared.moments import locale
from palier.adapters.shared.words import language, zone_words


def instant_words(instant: datetime, zone: str) -> str:
    """An instant where the contact is: "Monday, 2 March 2026 at 11:00 (Paris time)"."""
    there, spoken = instant.astimezone(ZoneInfo(zone)), language()
    written = {
        "day": _day(there.date(), spoken),
        "time": _time(there.time().replace(second=0, microsecond=0), spoken),
        "zone": _zone(zone, spoken),
    }
    return _("%(day)s at %(time)s (%(zone)s)") % written


# Each is the same for many mails, and costs more than the rest of the sentence.
@lru_cache(maxsize=4096)
def _day(day: date, _spoken: str) -> str:
    return format_date(day, "full", locale=locale())


@lru_cache(maxsize=4096)
def _time(hour: time, _spoken: str) -> str:
    return format_time(hour, "short", locale=locale())


@lru_cache(maxsize=1024)
def _zone(zone: str, _spoken: str) -> str:
    return zone_words(zone)
