"""Every value of a plan, in words: French or English, whichever language is active.

One function per idea.  Source strings are English; whoever calls chooses the language with
`django.utils.translation.override`.  Nothing here knows of requests, mails or terminals.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from babel.dates import format_date, get_timezone_location
from babel.lists import format_list
from babel.numbers import format_decimal
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from palier.core.catalogue.terms import Text

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def language() -> str:
    """The active language as the two letters used in catalogues; English where none is active."""
    return (get_language() or "en")[:2]


def text_words(text: Text) -> str:
    """One text of a catalogue in the active language, or in whichever language its author wrote."""
    return text.get(language()) or next(iter(text.values()), "")


def number_words(number: float | Decimal) -> str:
    """A number as the reader writes it: "1,234.5" or "1 234,5"."""
    return format_decimal(Decimal(str(number)), locale=language())


def list_words(items: Sequence[str]) -> str:
    """Several things in one phrase: "a, b and c"."""
    return format_list(list(items), locale=language())


def day_words(day: date) -> str:
    """A calendar day: "20 September 2021"."""
    return format_date(day, "long", locale="en_GB" if language() == "en" else language())


# Lengths of time ------------------------------------------------------------------------------------------------------


def duration_words(length: timedelta) -> str:
    """A length of time in full: "90 minutes", "16 hours", "2 h 45 min"; seconds show below one minute only.

    Hours are never turned into days: a target of 72 hours reads as it was sold.
    """
    if length < MINUTE:
        return ngettext("%(count)d second", "%(count)d seconds", length.seconds) % {"count": length.seconds}
    hours, minutes = divmod(length // MINUTE, 60)
    if not minutes:
        return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    if hours < 2:
        return ngettext("%(count)d minute", "%(count)d minutes", length // MINUTE) % {"count": length // MINUTE}
    return short_duration(length)


def short_duration(length: timedelta) -> str:
    """A length of time where space is short: "45 s", "15 min", "2 h", "1 h 30 min"."""
    hours, minutes = divmod(length // MINUTE, 60)
    values = {"hours": hours, "minutes": minutes, "seconds": length.seconds}
    if length < MINUTE:
        return _("%(seconds)d s") % values
    if not hours:
        return _("%(minutes)d min") % values
    if not minutes:
        return _("%(hours)d h") % values
    return _("%(hours)d h %(minutes)d min") % values


def days_words(length: timedelta) -> str:
    """A delay counted in whole days where it can be ("6 days"), for reminders and closings."""
    days, rest = divmod(length, DAY)
    if rest or not days:
        return duration_words(length)
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}


def working_days_words(days: float | Decimal) -> str:
    """A number of working days: "1 working day", "half a working day", "2.5 working days"."""
    if days == 0.5:
        return _("half a working day")
    plural = 1 if days < 2 and language() == "fr" else 2 if days != 1 else 1
    return ngettext("%(count)s working day", "%(count)s working days", plural) % {"count": number_words(days)}


# Places and names -----------------------------------------------------------------------------------------------------

VOWELS = "aeiouyàâäéèêëîïôöùûüAEIOUYÀÂÄÉÈÊËÎÏÔÖÙÛÜ"


def zone_words(zone: str) -> str:
    """The time of a place: "Paris time", "heure de Paris", "heure d’Amsterdam"."""
    if zone in {"UTC", "Etc/UTC", "Etc/GMT", "GMT"}:
        return _("universal time")
    city = get_timezone_location(zone, locale=language(), return_city=True).rpartition("/")[2]
    if city.startswith(tuple(VOWELS)):
        return pgettext("city that begins with a vowel", "%(city)s time") % {"city": city}
    return _("%(city)s time") % {"city": city}
