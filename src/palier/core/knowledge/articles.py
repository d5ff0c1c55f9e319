"""Who an article is for, and when somebody has to read it again."""

from datetime import date, timedelta
from enum import StrEnum

REVIEW_AFTER = timedelta(days=180)
"""What was true of a product half a year ago deserves another look."""


class Audience(StrEnum):
    """Who may read an article once it is published, the widest circle first."""

    PUBLIC = "public"
    CUSTOMERS = "customers"
    LIMITED = "limited"
    INTERNAL = "internal"


def review_after(on: date) -> date:
    """The day on which an article read over on that day is to be read again.

    >>> review_after(date(2026, 1, 1)).isoformat()
    '2026-06-30'
    """
    return on + REVIEW_AFTER
