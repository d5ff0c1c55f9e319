"""How one gets through now: channels, hours with the next closures, the provider's people and theirs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date
from django.utils import timezone
from django.utils.translation import gettext as _

from palier.adapters.shared.holidays import holiday_words
from palier.adapters.shared.moments import locale, moment
from palier.adapters.shared.offers import calendar_name, channel_name, channel_offer_words, spoken_language
from palier.adapters.shared.schedules import calendar_words
from palier.adapters.shared.words import list_words, severity_words, text_words
from palier.apps.routing.own_queries import AdvisorCard, advisors_today
from palier.core.catalogue import Terms
from palier.core.catalogue.promises import ChannelTerms
from palier.core.catalogue.resolve import calendars_used
from palier.core.catalogue.terms import NamedCalendar
from palier.core.time import ALWAYS, Calendar, worktime_of

AHEAD = timedelta(days=120)
MOST_CLOSURES = 4
STEADY = timedelta(days=31)
"""A channel open longer than this has no closing worth naming."""


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """One channel: how it is offered, whether it is open now, and until when that holds."""

    name: str
    offered: str
    is_open: bool
    until: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class HoursRow:
    """One calendar of the plan: its hours, those of the reader's own clock where that differs, the next closures."""

    name: str
    hours: str
    here: str
    closures: tuple[str, ...]
    severities: str


@dataclass(frozen=True, slots=True)
class AdvisorRow:
    """Somebody who is there for the account; without a name, the role is promised and nobody is named yet."""

    role: str
    name: str
    about: str
    hours: str
    speaks: str
    away: str


def channel_rows(terms: Terms, *, at: datetime) -> tuple[ChannelRow, ...]:
    """The channels in the catalogue's order."""
    return tuple(_channel(channel, terms, at) for channel in terms.offered)


def _channel(channel: ChannelTerms, terms: Terms, at: datetime) -> ChannelRow:
    opening = worktime_of(terms.calendars[channel.calendar].calendar)
    if opening.is_open(at):
        closes = opening.open_until(at, at + STEADY)
        until = _("until %(moment)s") % {"moment": moment(closes, at=at)} if closes < at + STEADY else ""
        return ChannelRow(channel_name(channel), channel_offer_words(channel, terms), True, until, channel.number)
    opens = _("opens %(moment)s") % {"moment": moment(opening.next_open(at), at=at)}
    return ChannelRow(channel_name(channel), channel_offer_words(channel, terms), False, opens, channel.number)


def hours_rows(terms: Terms, *, at: datetime) -> tuple[HoursRow, ...]:
    """The calendars in which something is promised, those that never close left out."""
    used = calendars_used(terms).values()
    return tuple(_hours(named, terms, at) for named in used if named.calendar != ALWAYS)


def _hours(named: NamedCalendar, terms: Terms, at: datetime) -> HoursRow:
    covered = [severity_words(terms, level) for level, name in terms.coverage.items() if name == named.id]
    return HoursRow(
        name=calendar_name(named),
        hours=calendar_words(named.calendar),
        here=_here(named.calendar, at),
        closures=tuple(_closures(named, at)),
        severities=list_words(covered),
    )


def _here(calendar: Calendar, at: datetime) -> str:
    """The next opening on the reader's clock, where that is another than the calendar's."""
    reader = timezone.get_current_timezone()
    if all(ZoneInfo(part.timezone).utcoffset(at) == at.astimezone(reader).utcoffset() for part in calendar.parts):
        return ""
    opening = worktime_of(calendar)
    start = opening.next_open(at)
    [stretch, *_later] = opening.spans(start, start + STEADY)
    values = {"opens": moment(start, at=at), "closes": moment(stretch.end, at=at)}
    if opening.is_open(at):
        return _("on your clock, open now until %(closes)s") % values
    return _("on your clock, next open from %(opens)s to %(closes)s") % values


def _closures(named: NamedCalendar, at: datetime) -> Iterator[str]:
    """The next days that are open in an ordinary week and are not, by name where they have one."""
    today = at.astimezone(ZoneInfo(named.calendar.parts[0].timezone)).date()
    found = 0
    for part in named.calendar.parts:
        for day in sorted({*part.holidays, *dict(part.overrides)}):
            if today <= day <= today + AHEAD and found < MOST_CLOSURES and part.week[day.weekday()]:
                found += 1
                yield _closure(day, part, named)


def _closure(day: date, part: Calendar, named: NamedCalendar) -> str:
    first = day.day == 1 and locale() == "fr"
    written = str(format_date(day, "EEEE d'er' MMMM" if first else "EEEE d MMMM", locale=locale()))
    if dict(part.overrides).get(day):
        return _("%(day)s: special hours") % {"day": written}
    name = holiday_words(day, named.observes)
    return _("%(day)s (%(name)s)") % {"day": written, "name": name} if name else written


def advisor_rows(account_id: int, terms: Terms, *, at: datetime, on: date) -> tuple[AdvisorRow, ...]:
    """The advisor first, then the rest of the team; pooled teams have no names."""
    cards = {card.role: card for card in advisors_today(account_id, at=at, on=on)}
    people = (terms.advisor, *terms.team) if terms.advisor else terms.team
    return tuple(
        _advisor(text_words(person.label), text_words(person.about), cards.get(person.id), at, person.kind != "pooled")
        for person in people
    )


def _advisor(role: str, about: str, card: AdvisorCard | None, at: datetime, is_person: bool) -> AdvisorRow:
    if card is None:
        return AdvisorRow(role, "", about, "", "", _("Nobody is named yet.") if is_person else "")
    away = ""
    if card.away_until is not None:
        away = _("Away until %(moment)s.") % {"moment": moment(card.away_until, at=at)}
        if card.stand_in:
            away = " ".join((away, _("%(name)s stands in.") % {"name": card.stand_in}))
    speaks = list_words([spoken_language(code) for code in card.languages])
    return AdvisorRow(role, card.name, about, calendar_words(card.hours) if card.hours else "", speaks, away)
