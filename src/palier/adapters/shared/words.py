"""Every value of a plan, in words: French or English, whichever language is active.

One function per idea.  Source strings are English; whoever calls chooses the language with
`django.utils.translation.override`.  Nothing here knows of requests, mails or terminals.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from babel.dates import format_date, get_timezone_location
from babel.lists import format_list
from babel.numbers import format_decimal
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from palier.core.case.status import Status
from palier.core.catalogue.promises import Reason
from palier.core.catalogue.terms import NamedCalendar, Offer, Target, Terms, Text
from palier.core.time import ALWAYS, Calendar, WorkingDays

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
LOOSE = re.compile("(?<=«) | (?=[»:;!?])")


def language() -> str:
    """The active language as the two letters used in catalogues; English where none is active."""
    return (get_language() or "en")[:2]


def bound(french: str) -> str:
    """French as it is typeset: « », : ; ! and ? keep to the word they belong to, however narrow the column."""
    return LOOSE.sub("\u00a0", french)


def text_words(text: Text) -> str:
    """One text of a catalogue in the active language, or in whichever language its author wrote."""
    return text.get(language()) or next(iter(text.values()), "")


def number_words(number: float | Decimal) -> str:
    """A number as the reader writes it: "1,234.5" or "1 234,5"."""
    return format_decimal(Decimal(str(number)), locale=language())


def list_words(items: Sequence[str]) -> str:
    """Several things in one phrase: "a, b and c"."""
    return format_list(list(items), locale=language())


def apart_words(items: Iterable[str]) -> str:
    """Several things of several words each: "a, of b; c, of d"."""
    return pgettext("between parts of several words each", "; ").join(items)


def day_words(day: date) -> str:
    """A calendar day: "20 September 2021", "1er janvier 2026"."""
    if language() != "fr":
        return format_date(day, "long", locale="en_GB")
    return format_date(day, "long", locale="fr") if day.day > 1 else format_date(day, "d'er' MMMM y", locale="fr")


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


def working_days_words(days: WorkingDays) -> str:
    """An amount of working days: "1 working day", "half a working day", "2.5 working days"."""
    if days.amount == Fraction(1, 2):
        return _("half a working day")
    count = number_words(float(days.amount))
    return ngettext("%(count)s working day", "%(count)s working days", _plural(days.amount)) % {"count": count}


def length_words(length: timedelta | WorkingDays) -> str:
    """A length of either kind: "90 minutes", "1 working day"."""
    return working_days_words(length) if isinstance(length, WorkingDays) else duration_words(length)


def _plural(amount: Fraction) -> int:
    """The whole number whose grammar an amount takes: in French 1.5 is singular, in English plural."""
    return int(amount) if language() == "fr" or amount.denominator == 1 else 2


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


def severity_words(terms: Terms, severity: str) -> str:
    """A severity as the catalogue names it, or its id where the contract's catalogue has no such level."""
    return next((text_words(level.label) for level in terms.severities if level.id == severity), severity)


def clock_words(terms: Terms, clock: str) -> str:
    """A clock as the catalogue names it, else as the house does: "First response"."""
    label = next((text_words(rule.label) for rule in terms.clocks if rule.id == clock), "")
    return label or built_in_clock_words(clock)


CLOCKS = {
    "acknowledgement": gettext_lazy("Acknowledgement"),
    "first_response": gettext_lazy("First response"),
    "follow_up": gettext_lazy("Follow-up"),
    "workaround": gettext_lazy("Workaround"),
    "resolution": gettext_lazy("Resolution"),
    "rca": gettext_lazy("Root-cause analysis"),
}
CHANNELS = {
    "portal": gettext_lazy("Portal"),
    "email": gettext_lazy("E-mail"),
    "chat": gettext_lazy("Chat"),
    "phone": gettext_lazy("Phone"),
    "community": gettext_lazy("Community"),
    "help_centre": gettext_lazy("Help centre"),
    "status_page": gettext_lazy("Status page"),
    "security": gettext_lazy("Vulnerability channel"),
}


def built_in_clock_words(clock: str) -> str:
    """The house's name of a clock that comes with it; the id of any other."""
    return str(CLOCKS.get(clock, clock))


def channel_words(channel: str) -> str:
    """The house's name of a channel that comes with it; the id of any other."""
    return str(CHANNELS.get(channel, channel))


STATUSES = {
    Status.NEW: pgettext_lazy("status of a case", "New"),
    Status.OPEN: pgettext_lazy("status of a case", "Open"),
    Status.WAITING_CUSTOMER: pgettext_lazy("status of a case", "Waiting for the customer"),
    Status.ON_HOLD: pgettext_lazy("status of a case", "On hold"),
    Status.SOLUTION_PROPOSED: pgettext_lazy("status of a case", "Solution proposed"),
    Status.CLOSED: pgettext_lazy("status of a case", "Closed"),
}


def status_words(status: Status) -> str:
    """Where a case stands."""
    return str(STATUSES[status])


REASONS = {
    "information": pgettext_lazy("reason for waiting", "Information asked for"),
    "test": pgettext_lazy("reason for waiting", "To be tried out by the customer"),
    "access": pgettext_lazy("reason for waiting", "Access asked for"),
    "third_party": pgettext_lazy("reason for a hold", "A third party has to act"),
    "development": pgettext_lazy("reason for a hold", "Being developed"),
    "duplicate": pgettext_lazy("reason for closing", "Duplicate"),
    "customer_asked": pgettext_lazy("reason for closing", "The customer asked for it"),
    "spam": pgettext_lazy("reason for closing", "Unwanted mail"),
    "no_answer": pgettext_lazy("reason for closing", "No answer"),
}


def reason_words(reason: Reason) -> str:
    """Why a case stands where it stands: as the catalogue names it, else as the house does."""
    return text_words(reason.label) or str(REASONS.get(reason.id, reason.id))


def reason_named(terms: Terms, status: str, reason: str) -> str:
    """The words of a reason by its id; empty for none."""
    known = {each.id: each for each in terms.lifecycle.reasons_for(status)}
    return reason_words(known.get(reason, Reason(reason))) if reason else ""


# Targets --------------------------------------------------------------------------------------------------------------


def target_words(target: Target | None, calendars: Mapping[str, NamedCalendar]) -> str:
    """One cell of an offer: "2 hours", "12 business hours", "1 working day", "as soon as possible", "not offered".

    `calendars` are those of the target's terms.
    """
    if target is None or target.offer is Offer.NONE or target.length is None:
        return _("as soon as possible") if target and target.offer is Offer.ASAP else _("not offered")
    if isinstance(target.length, WorkingDays):
        return working_days_words(target.length)
    calendar = calendars.get(target.calendar or "")
    if calendar is None or calendar.calendar == ALWAYS:
        return duration_words(target.length)
    return service_time_words(target.length, calendar)


def service_time_words(length: timedelta, calendar: NamedCalendar) -> str:
    """A length measured in a calendar that closes: "12 business hours", "30 minutes (24x5)"."""
    if not is_office(calendar.calendar):
        values = {"duration": duration_words(length), "calendar": text_words(calendar.label) or calendar.id}
        return _("%(duration)s (%(calendar)s)") % values
    hours, rest = divmod(length, HOUR)
    if rest:
        minutes = length // MINUTE
        return ngettext("%(count)d business minute", "%(count)d business minutes", minutes) % {"count": minutes}
    return ngettext("%(count)d business hour", "%(count)d business hours", hours) % {"count": hours}


def is_office(calendar: Calendar) -> bool:
    """Whether hours in this calendar are what people call business hours: some hours of some days."""
    longest = max((sum(hours.closes - hours.opens for hours in day) for day in calendar.week), default=0)
    return not calendar.also and 0 < longest <= 14 * 60 and not all(calendar.week)
