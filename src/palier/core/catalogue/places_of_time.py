"""Zones and countries as a catalogue may name them."""

import re
from functools import cache
from zoneinfo import available_timezones

from palier.core.catalogue.faults import Code, nearest
from palier.core.catalogue.values import word, wrong
from palier.core.time.calendars import is_timezone
from palier.core.time.holidays import known_regions

ACCOUNT = "account"
PROVIDER = "provider"
NONE = "none"


@cache
def countries() -> dict[str, list[str]]:
    """The two-letter countries whose public holidays are known, with their parts."""
    return {code: parts for code, parts in known_regions().items() if len(code) == 2}


@cache
def zones() -> frozenset[str]:
    """The names of the IANA zones, to look for the one that was meant."""
    return frozenset(available_timezones())


def parse_zone(value: object) -> str:
    """A zone of the IANA database."""
    text = word(value)
    if not is_timezone(text):
        wrong(Code.ZONE, value=text, suggestion=near_zone(text))
    return text


def near_zone(text: str) -> str | None:
    """The zone that was probably meant: one of that city, else one that is written alike."""
    city = text.rpartition("/")[2].replace(" ", "_").casefold()
    ending = sorted(name for name in zones() if name.casefold().endswith(f"/{city}"))
    return ending[0] if ending else nearest(text, zones())


def parse_zone_choice(value: object) -> str:
    """A zone, or whose zone it is: `account`, `provider`."""
    return value if value in (ACCOUNT, PROVIDER) and isinstance(value, str) else parse_zone(value)


def parse_country(value: object) -> str:
    """A country by its two letters."""
    text = word(value)
    if text not in countries():
        wrong(Code.COUNTRY, value=text, suggestion=nearest(text.upper(), countries()))
    return text


def parse_holiday_source(value: object) -> str:
    """`account`, `provider`, a country (`IT`) or a part of one (`US-CA`)."""
    text = word(value)
    if text in (ACCOUNT, PROVIDER):
        return text
    if not re.fullmatch(r"[A-Za-z]{2}(-\S+)?", text):
        wrong(Code.COUNTRY, value=text, suggestion=nearest(text, (ACCOUNT, PROVIDER, NONE)))
    country, _, part = text.partition("-")
    parse_country(country)
    if part and part not in countries()[country]:
        near = nearest(part, countries()[country])
        wrong(Code.SUBDIVISION, value=part, country=country, suggestion=f"{country}-{near}" if near else None)
    return text
