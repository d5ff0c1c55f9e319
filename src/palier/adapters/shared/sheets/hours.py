"""Hours in words: of the region in force, then of the others, where an offer has several."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from palier.adapters.shared.holidays import country_words
from palier.adapters.shared.schedules import calendar_words, schedule_words
from palier.adapters.shared.sheets.sheet import Row
from palier.adapters.shared.words import apart_words, day_words, list_words, text_words
from palier.core.catalogue import Catalogue, ContractFacts, Terms
from palier.core.catalogue.calendars import calendars_for, in_region
from palier.core.catalogue.document import CalendarDoc
from palier.core.catalogue.places_of_time import ACCOUNT
from palier.core.catalogue.promises import Holder
from palier.core.catalogue.resolve import calendars_used
from palier.core.catalogue.terms import NamedCalendar
from palier.core.time import ALWAYS


def hours(catalogue: Catalogue, plans: Sequence[Terms], *, own_zone: bool) -> Iterator[Row]:
    """The hours of each calendar that some plan is measured in, and those of the other regions of an offer.

    A contract has one region and is told of no other: `own_zone` says that the customer's place is known.  An offer
    is told of calendars that no plan uses too, where it has given them a name.
    """
    used = _used(plans)
    if not own_zone:
        used |= {name: named for name, named in plans[0].calendars.items() if named.label}
    for name, named in used.items():
        if named.calendar != ALWAYS:
            told = _told(catalogue, named, plans[0].holder.region, own_zone=own_zone)
            yield Row(text_words(named.label) or name, (told,))
    if not own_zone:
        yield from _elsewhere(catalogue, tuple(used), plans[0].holder)


def _used(plans: Sequence[Terms]) -> dict[str, NamedCalendar]:
    """Calendars of targets, coverage, channels and languages, and those in which severities speak of the customer."""
    used = {name: named for terms in plans for name, named in calendars_used(terms).items()}
    for level in plans[0].severities:
        spoken = (level.contact, level.reachable.hours if level.reachable else None)
        used |= {name: plans[0].calendars[name] for name in spoken if name}
    return used


def _elsewhere(catalogue: Catalogue, names: Sequence[str], holder: Holder) -> Iterator[Row]:
    """Hours in the other regions, where they differ from those told already."""
    document = catalogue.document
    for region, said in document.regions.items():
        if region == holder.region:
            continue
        facts = ContractFacts(catalogue.plans[0], region=region, timezone=holder.timezone or document.provider.timezone)
        there = calendars_for(catalogue, facts)
        for name in names:
            written = document.calendars.get(name)
            if written is not None and region in written.regions and name in there:
                label = text_words(there[name].label) or name
                place = _("%(hours)s · %(region)s") % {
                    "hours": label,
                    "region": text_words(catalogue.text_of(said.label)),
                }
                yield Row(place, (_told(catalogue, there[name], region, own_zone=False),))


def _told(catalogue: Catalogue, named: NamedCalendar, region: str | None, *, own_zone: bool) -> str:
    written = catalogue.document.calendars.get(named.id)
    shown = in_region(written, region) if written is not None else None
    follows = shown is not None and shown.timezone == ACCOUNT and not own_zone
    values = {"schedule": schedule_words(named.calendar)}
    told = _("%(schedule)s, in the customer’s own time") % values if follows else calendar_words(named.calendar)
    return _with_dates(_with_closures(told, shown, named), shown)


def _with_closures(told: str, shown: CalendarDoc | None, named: NamedCalendar) -> str:
    """Hours, and whose public holidays are left out: by name, or the customer's where no country is known."""
    if named.observes:
        countries = list_words([country_words(country) for country in named.observes])
        return _("%(hours)s; closed on public holidays (%(countries)s)") % {"hours": told, "countries": countries}
    if shown is not None and ACCOUNT in (shown.holidays or []):
        return _("%(hours)s; closed on the public holidays of the customer’s country") % {"hours": told}
    return told


def _with_dates(told: str, shown: CalendarDoc | None) -> str:
    """Hours, and the dates that the catalogue itself names."""
    dates = {
        day: opened
        for item in (shown.holidays or [] if shown else [])
        if isinstance(item, dict)
        for day, opened in item.items()
    }
    closed = [day_words(day) for day, opened in sorted(dates.items()) if not opened]
    special = [
        _("%(day)s from %(hours)s") % {"day": day_words(day), "hours": ", ".join("–".join(each) for each in opened)}
        for day, opened in sorted(dates.items())
        if opened
    ]
    parts = [told]
    if closed:
        parts.append(_("closed on %(days)s") % {"days": list_words(closed)})
    if special:
        parts.append(_("on special dates: %(days)s") % {"days": list_words(special)})
    return apart_words(parts)
