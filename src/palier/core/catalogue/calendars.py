"""The calendars of a catalogue as they apply to one contract: zone chosen, region applied, holidays frozen."""

from collections.abc import Iterator
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
        if calendar := _calendar(catalogue, said, facts):
            label, about = catalogue.text_of(said.label), catalogue.text_of(said.about)
            calendars[name] = NamedCalendar(name, label, calendar, about)
    return calendars


def _calendar(catalogue: Catalogue, said: CalendarDoc, facts: ContractFacts) -> Calendar | None:
    regional = said.regions.get(facts.region or "", ScheduleDoc())
    hours = regional.hours if regional.hours is not None else said.hours
    if not hours or not any(hours.values()):
        return None
    week = {
        day: [list(opening) for opening in openings] for days, openings in hours.items() for day in parse_days(days)
    }
    holidays = regional.holidays if regional.holidays is not None else said.holidays
    closed, overrides = _closures(catalogue, holidays or [], facts)
    return Calendar.from_dict(
        {
            "timezone": _zone(catalogue, regional.timezone or said.timezone, facts),
            "week": week,
            "holidays": sorted(closed),
            "overrides": {
                day.isoformat(): [list(opening) for opening in openings] for day, openings in overrides.items()
            },
        }
    )


def _zone(catalogue: Catalogue, written: str | None, facts: ContractFacts) -> str:
    provider = catalogue.document.provider.timezone
    if written == ACCOUNT:
        return facts.timezone or provider
    return provider if written in (None, PROVIDER) else str(written)


def _closures(
    catalogue: Catalogue, written: list[object], facts: ContractFacts
) -> tuple[set[date], dict[date, Opening]]:
    closed: set[date] = set()
    overrides: dict[date, Opening] = {}
    for item in written:
        if isinstance(item, dict):
            overrides |= item
        else:
            for country, part in _countries(catalogue, str(item), facts):
                closed.update(_holidays(country, part, facts.holiday_years))
    return closed, overrides


def _countries(catalogue: Catalogue, source: str, facts: ContractFacts) -> Iterator[tuple[str, str | None]]:
    """Whose holidays a source of holidays means: at most one country, or a part of it."""
    if source == ACCOUNT:
        if facts.country:
            yield facts.country, facts.subdivision
    elif source == PROVIDER:
        yield str(catalogue.document.provider.country), None
    else:
        country, _, part = source.partition("-")
        yield country, part or None


@lru_cache(maxsize=512)
def _holidays(country: str, part: str | None, years: tuple[int, ...]) -> frozenset[date]:
    return frozenset(holiday.on for holiday in public_holidays(country, part, years=years))
