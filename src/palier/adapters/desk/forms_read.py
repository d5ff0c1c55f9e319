"""What stands in the fields of a form, read without surprises."""

from collections.abc import Mapping
from datetime import date, datetime

from django.http import QueryDict

from palier.core.time.calendars import DAYS

LARGEST = 2**63
FIRST_YEAR, LAST_YEAR = 1980, 2190
"""What calendars know, with some room on both sides."""


def is_number(written: str) -> bool:
    """Can it be an id?"""
    return written.isascii() and written.isdigit() and len(written) < 20 and int(written) < LARGEST


def number_of(said: QueryDict, name: str) -> int | None:
    """An id; None where there is none."""
    written = said.get(name, "")
    return int(written) if is_number(written) else None


def numbers_of(said: QueryDict, name: str) -> list[int]:
    """Several ids, each once, in the order sent."""
    return list(dict.fromkeys(int(each) for each in said.getlist(name) if is_number(each)))


def words_of(said: QueryDict, name: str) -> tuple[str, ...]:
    """Words between commas."""
    return tuple(word.strip() for word in said.get(name, "").split(",") if word.strip())


def listed_of(said: QueryDict, name: str) -> tuple[str, ...]:
    """Words from several fields of one name, or between commas in one; each once, in order."""
    words = (word.strip() for field in said.getlist(name) for word in field.replace("\0", "").split(","))
    return tuple(dict.fromkeys(word for word in words if word))


def day_of(said: Mapping[str, object], name: str) -> date | None:
    """A day such as 2026-12-31; None where there is none."""
    try:
        day = date.fromisoformat(str(said.get(name, "")))
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def instant_of(said: Mapping[str, object], name: str) -> datetime | None:
    """An instant with its zone, as our own forms write them."""
    try:
        instant = datetime.fromisoformat(str(said.get(name, "")))
    except ValueError:
        return None
    return instant if instant.tzinfo and FIRST_YEAR <= instant.year <= LAST_YEAR else None


def minutes_of(said: Mapping[str, object], name: str) -> int | None:
    """A time of day such as 09:30, in minutes after midnight."""
    hours, colon, minutes = str(said.get(name, "")).partition(":")
    if not (colon and hours.isdigit() and minutes.isdigit() and int(hours) < 24 and int(minutes) < 60):
        return None
    return int(hours) * 60 + int(minutes)


def week_of(said: QueryDict) -> dict[str, list[list[str]]]:
    """Openings by day, each day a field such as "09:00-12:30, 13:30-18:00"; the calendar judges what they say."""
    return {
        day: [[end.strip() for end in opening.replace("–", "-").split("-")] for opening in words_of(said, day)]
        for day in DAYS
    }
