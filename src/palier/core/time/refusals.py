"""What the calendar engine refuses, as values; their sentences are written in `adapters.shared`."""

from dataclasses import dataclass
from enum import StrEnum

from palier.core.errors import DomainError


class Wrong(StrEnum):
    """What can be wrong with a calendar as written."""

    NOT_A_CALENDAR = "not_a_calendar"
    NOT_A_MAPPING = "not_a_mapping"
    UNKNOWN_KEY = "unknown_key"
    UNKNOWN_TIMEZONE = "unknown_timezone"
    UNKNOWN_DAY = "unknown_day"
    NOT_A_LIST = "not_a_list"
    NOT_A_DATE = "not_a_date"
    NOT_AN_INTERVAL = "not_an_interval"
    NOT_A_TIME = "not_a_time"
    EMPTY_INTERVAL = "empty_interval"
    NEVER_OPENS = "never_opens"


@dataclass(frozen=True, slots=True)
class CalendarFault:
    """One fault of a calendar: `where` is the path of keys and list positions to the offending `value`."""

    code: Wrong
    where: tuple[str | int, ...]
    value: str


@dataclass(eq=False)
class CalendarRefused(DomainError):
    """A calendar that can't be read; holds every fault, in the order of the document."""

    faults: tuple[CalendarFault, ...]


@dataclass(eq=False)
class CalendarNeverOpens(CalendarRefused):
    """A calendar without a single opening: no clock on it would ever come to its end."""


@dataclass(eq=False)
class CalendarRunsOut(DomainError):
    """No open time is left, before the end of `last_year`, to reach what was asked from `start` (epoch seconds)."""

    start: int
    last_year: int


@dataclass(eq=False)
class InstantOutOfRange(DomainError):
    """An instant (epoch seconds) outside the years the engine knows."""

    instant: int
    first_year: int
    last_year: int


@dataclass(eq=False)
class UnknownCountry(DomainError):
    """No public holidays are known for this country or subdivision; the nearest known codes."""

    country: str
    subdivision: str | None
    suggestions: tuple[str, ...]
