"""Promised instants as somebody says them: "today at 16:04", "tomorrow at 09:30", "Mon 23 Nov at 09:30"."""

from datetime import datetime, timedelta

from babel.dates import format_skeleton
from django.utils import timezone
from django.utils.translation import gettext as _

from palier.adapters.shared.moments import locale
from palier.adapters.shared.words import zone_words


def when_words(instant: datetime, *, at: datetime) -> str:
    """An instant in the reader's zone, named by its distance from `at`; the zone is said once on the page."""
    zone = timezone.get_current_timezone()
    there, here = instant.astimezone(zone), at.astimezone(zone)
    values = {"time": f"{there.hour:02}:{there.minute:02}"}
    if there.date() == here.date():
        return _("today at %(time)s") % values
    if there.date() == here.date() + timedelta(days=1):
        return _("tomorrow at %(time)s") % values
    if there.date() == here.date() - timedelta(days=1):
        return _("yesterday at %(time)s") % values
    day = format_skeleton("MMMEd" if there.year == here.year else "yMMMEd", there.date(), locale=locale())
    return _("%(day)s at %(time)s") % {"day": day, **values}


def reader_zone_words() -> str:
    """In which zone every time of the page is shown: "Paris time"."""
    return zone_words(timezone.get_current_timezone_name())
