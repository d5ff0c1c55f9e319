"""The contracts a linter tries: every plan in every region, for customers in a few places."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from palier.core.catalogue.catalogue import Catalogue
from palier.core.catalogue.facts import ContractFacts
from palier.core.catalogue.places_of_time import ACCOUNT
from palier.core.catalogue.resolve import terms_for
from palier.core.catalogue.terms import Terms

CUSTOMERS = (("Europe/Paris", "FR"), ("America/New_York", "US"), ("Asia/Tokyo", "JP"))
"""Zones and countries that stand for all, where calendars depend on the customer's."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One region and one place of customers, with the terms of every plan there, cheapest first."""

    facts: ContractFacts
    terms: tuple[Terms, ...]


def variants(catalogue: Catalogue, year: int) -> list[Variant]:
    """Every region for every kind of customer; `year` and its neighbours are the years of public holidays."""
    return [
        Variant(facts, tuple(terms_for(catalogue, replace(facts, plan=plan)) for plan in catalogue.plans))
        for facts in facts_of(catalogue, year)
    ]


def facts_of(catalogue: Catalogue, year: int) -> Iterator[ContractFacts]:
    """The facts of contracts to try, under the cheapest plan; no product, no add-on, no term."""
    customers = CUSTOMERS if depends_on_customer(catalogue) else ((None, None),)
    for region in catalogue.regions or (None,):
        for timezone, country in customers:
            yield ContractFacts(
                catalogue.plans[0],
                region=region,
                timezone=timezone,
                country=country,
                holiday_years=(year - 1, year, year + 1, year + 2),
            )


def depends_on_customer(catalogue: Catalogue) -> bool:
    """Whether any calendar follows the customer's zone or holidays."""
    schedules = [
        schedule
        for calendar in catalogue.document.calendars.values()
        for schedule in (calendar, *calendar.regions.values())
    ]
    return any(schedule.timezone == ACCOUNT or ACCOUNT in (schedule.holidays or ()) for schedule in schedules)
