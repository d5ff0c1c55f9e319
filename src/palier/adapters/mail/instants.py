"""Instants as mails say them: in full, where the reader is."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from django.utils.translation import gettext as _

from palier.adapters.shared.moments import locale
from palier.adapters.shared.words import zone_words


def instant_words(instant: datetime, zone: str) -> str:
    """An instant where the contact is: "Monday, 2 March 2026 at 11:00 (Paris time)"."""
    there = instant.astimezone(ZoneInfo(zone))
    written = {
        "day": format_date(there, "full", locale=locale()),
        "time": format_time(there, "short", tzinfo=there.tzinfo, locale=locale()),
        "zone": zone_words(zone),
    }
    return _("%(day)s at %(time)s (%(zone)s)") % written
