"""Opening hours in words: "du lundi au vendredi de 9 h à 18 h, heure de Paris"."""

from itertools import groupby

from babel.dates import get_day_names
from django.utils.translation import gettext as _

from palier.adapters.shared.words import language, list_words, zone_words
from palier.core.time import ALWAYS, Calendar, Hours

DAY = 24 * 60
WEEK = 7 * DAY


def calendar_words(calendar: Calendar) -> str:
    """When a calendar is open, with the place whose time it follows; holidays are left out."""
    if calendar == ALWAYS:
        return _("round the clock, every day")
    parts = [
        _("%(schedule)s, %(zone)s") % {"schedule": schedule_words(p), "zone": zone_words(p.timezone)}
        for p in calendar.parts
    ]
    return list_words(parts)


def schedule_words(calendar: Calendar) -> str:
    """The ordinary week of a simple calendar: "Monday to Friday from 09:00 to 18:00"."""
    runs = _runs(calendar.week)
    if runs == [(0, WEEK)]:
        return _("round the clock, every day")
    if any(end - start > DAY for start, end in runs):
        return list_words([_run_words(start, end) for start, end in runs])
    numbered = [(day, hours) for day, hours in enumerate(calendar.week)]
    groups = [(list(days), hours) for hours, days in groupby(numbered, key=lambda each: each[1]) if hours]
    if not groups:
        return _("on special dates only")
    return list_words([_group_words(days[0][0], days[-1][0], hours) for days, hours in groups])


def time_words(minutes: int) -> str:
    """A time of day on the wall: "09:30", "9 h 30"; 1440 is "24:00", later ones are those of the next day."""
    hours, rest = divmod(minutes if minutes <= DAY else minutes - DAY, 60)
    if not rest:
        return _("%(hours)02d:00") % {"hours": hours}
    return _("%(hours)02d:%(minutes)02d") % {"hours": hours, "minutes": rest}


def _runs(week: tuple[tuple[Hours, ...], ...]) -> list[tuple[int, int]]:
    """Openings of the week in minutes since Monday, those that touch joined."""
    runs: list[tuple[int, int]] = []
    openings = [(day * DAY + each.opens, day * DAY + each.closes) for day, hours in enumerate(week) for each in hours]
    for start, end in sorted(openings):
        if runs and start <= runs[-1][1]:
            runs[-1] = (runs[-1][0], max(runs[-1][1], end))
        else:
            runs.append((start, end))
    return runs


def _run_words(start: int, end: int) -> str:
    last = (end - 1) // DAY
    values = {
        "first": _day(start // DAY),
        "opens": time_words(start % DAY),
        "last": _day(last),
        "closes": time_words(end - last * DAY),
    }
    return _("from %(first)s %(opens)s to %(last)s %(closes)s") % values


def _group_words(first: int, last: int, hours: tuple[Hours, ...]) -> str:
    values = {"first": _day(first), "last": _day(last), "hours": list_words([_hours_words(each) for each in hours])}
    if (first, last) == (0, 6):
        return _("every day %(hours)s") % values
    if first == last:
        return _("%(first)s %(hours)s") % values
    return _("%(first)s to %(last)s %(hours)s") % values


def _hours_words(hours: Hours) -> str:
    values = {"opens": time_words(hours.opens), "closes": time_words(hours.closes)}
    return _("from %(opens)s to %(closes)s") % values


def _day(number: int) -> str:
    return str(get_day_names("wide", "format", locale=language())[number % 7])
