"""Public holidays of countries and regions, frozen as plain values so that no update of a package moves a promise.

The package is loaded by the first question: it costs more than the rest of the core, and most processes ask none.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache

from palier.core.time.refusals import UnknownCountry


@dataclass(frozen=True, order=True, slots=True)
class Holiday:
    """One public holiday by local date, named in the language asked for."""

    on: date
    name: str


def public_holidays(
    country: str, subdivision: str | None = None, *, years: Iterable[int], language: str | None = None
) -> tuple[Holiday, ...]:
    """The public holidays of these years, by date; of a region with `subdivision`, or written "US-CA", "FR-57".

    Names come in `language` ("fr") where the country has it, else in the country's own.  Raises UnknownCountry.

    >>> [str(day.on) for day in public_holidays("FR-57", years=[2026], language="fr") if day.name == "Vendredi saint"]
    ['2026-04-03']
    """
    from holidays import country_holidays

    country, _, region = country.partition("-")
    region = subdivision or region
    known = known_regions()
    if country not in known:
        raise UnknownCountry(country, None, tuple(get_close_matches(country.upper(), known, cutoff=0.5)))
    if region and region not in known[country]:
        raise UnknownCountry(country, region, tuple(get_close_matches(region, known[country], cutoff=0.5)))
    found = country_holidays(
        country, subdiv=region or None, years=sorted(set(years)), language=_spoken(country, language)
    )
    return tuple(sorted(Holiday(on, name) for on, name in found.items()))


@cache
def known_regions() -> dict[str, list[str]]:
    """The countries whose public holidays are known, by two letters or three, each with its parts."""
    from holidays import list_supported_countries

    return dict(list_supported_countries(include_aliases=True))


def _spoken(country: str, language: str | None) -> str | None:
    """The package's own code for a language, such as en_US for en; else for the country's own, never the machine's."""
    from holidays import country_holidays, list_localized_countries

    for code in list_localized_countries(include_aliases=True).get(country, ()):
        if language and code.partition("_")[0] == language.replace("-", "_").partition("_")[0]:
            return code
    return country_holidays(country).default_language
