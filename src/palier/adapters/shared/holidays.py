"""Public holidays by name.  A name is only a word: which days are closed was frozen into the terms."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

from babel import Locale

from palier.adapters.shared.words import language
from palier.core.time import UnknownCountry
from palier.core.time.holidays import public_holidays


def holiday_words(on: date, countries: Iterable[str]) -> str:
    """What that day is called, in the reader's language where its country has it, else in the country's own.

    Of several countries (FR) or parts of one (US-CA) the first that keeps the day names it; "" if none does.
    """
    names = (_names(country, on.year, language()).get(on, "") for country in countries)
    return next(filter(None, names), "")


def country_words(country: str) -> str:
    """A country (FR) or a part of one (US-CA) in the reader's language: "France", "États-Unis (CA)"."""
    code, _, part = country.partition("-")
    name = Locale.parse(language()).territories.get(code, code)
    return f"{name} ({part})" if part else name


@lru_cache(maxsize=256)
def _names(country: str, year: int, speech: str) -> Mapping[date, str]:
    try:
        return {day.on: day.name.replace("'", "’") for day in public_holidays(country, years=[year], language=speech)}
    except UnknownCountry:  # known when the terms were made, unknown to the package of today
        return {}
