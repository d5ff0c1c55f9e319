"""The calendars of a catalogue as they apply to one contract: zone chosen, region applied, holidays frozen."""

from datetime import date
from functools import lru_cache

from palier.core.catalogue.catalogue import Catalogue
from palier.core.catalogue.document import CalendarDoc, ScheduleDoc
from palier.core.catalogue.facts import ContractFacts
from palier.core.catalogue.names import ALWAYS
from palier.core.catalogue.places_of_time import ACCOUNT, PROVIDER
from palier.core.catalogue.terms import NamedCalendar
from palier.core.catalogue.values import parse_days
from palier.core.time import ALWAYS as ROUND_THE_CLOCK
from palier.core.time import Calendar
from palier.core.time.holidays import public_holidays

Opening = tuple[tuple[str, str], ...]


def calendars_for(catalogue: Catalogue, facts: ContractFacts) -> dict[str, NamedCalendar]:
    """Every calendar that has hours under these facts, by id; `facts.region` and `.timezone` are those in force."""
    calendars = {ALWAYS: NamedCalendar(ALWAYS, {}, ROUND_THE_CLOCK)}
    for name, said in catalogue.document.calendars.items():
        schedule = in_region(said, facts.region)
        if schedule.hours and any(schedule.hours.values()):
            label, about = catalogue.text_of(said.label), catalogue.text_of(said.about)
            observes = _observed(catalogue, schedule, facts)
            calendar = _calendar(catalogue, schedule, observes, facts)
            calendars[name] = NamedCalendar(name, label, calendar, about, observes)
    return calendars


def in_region(said: CalendarDoc, region: str | None) -> CalendarDoc:
    """A calendar of the document with what a region replaces."""
    regional = said.regions.get(region or "", ScheduleDoc())
    named = {key: value for key, value in regional if value is not None}
    return said.model_copy(update=named)


def _calendar(catalogue: Catalogue, schedule: CalendarDoc, observes: tuple[str, ...], facts: ContractFacts) -> Calendar:
    week = {
        day: [list(opening) for opening in openings]
        for days, openings in (schedule.hours or {}).items()
        for day in parse_days(days)
    }
    once: dict[date, Opening] = {}
    for item in schedule.holidays or []:
        if isinstance(item, dict):
            once |= item
    return Calendar.from_dict(
        {
            "timezone": _zone(catalogue, schedule.timezone, facts),
            "week": week,
            "holidays": sorted(day for country in observes for day in _holidays(country, facts.holiday_years)),
            "overrides": {day.isoformat(): [list(opening) for opening in openings] for day, openings in once.items()},
        }
    )


def _zone(catalogue: Catalogue, written: str | None, facts: ContractFacts) -> str:
    provider = catalogue.document.provider.timezone
    if written == ACCOUNT:
        return facts.timezone or provider
    return provider if written in (None, PROVIDER) else str(written)


def _observed(catalogue: Catalogue, schedule: CalendarDoc, facts: ContractFacts) -> tuple[str, ...]:
    """The countries (FR), or parts of one (US-CA), on whose public holidays the calendar is closed."""
    customer = "-".join(part for part in (facts.country, facts.subdivision) if part)
    meant = {ACCOUNT: customer, PROVIDER: catalogue.document.provider.country}
    sources = [str(item) for item in schedule.holidays or [] if not isinstance(item, dict)]
    return tuple(dict.fromkeys(country for source in sources if (country := meant.get(source, source))))


@lru_cache(maxsize=512)
def _holidays(country: str, years: tuple[int, ...]) -> frozenset[date]:
    return frozenset(holiday.on for holiday in public_holidays(country, years=years))
