"""The calendar engine: when a team is open, how much open time passed, when an amount of it will have passed.

Pure Python, exact, independent of spans' length.  A stable surface which other programs may import.  The numpy form
is `palier.core.time.bulk`, public holidays are in `palier.core.time.holidays`; neither is loaded from here.
"""

from palier.core.time.calendars import ALWAYS, Calendar, Hours
from palier.core.time.refusals import (
    CalendarFault,
    CalendarNeverOpens,
    CalendarRefused,
    CalendarRunsOut,
    InstantOutOfRange,
    UnknownCountry,
    Wrong,
)
from palier.core.time.spans import Span, merged
from palier.core.time.working_days import WorkingDays
from palier.core.time.worktime import WorkTime, worktime_of

__all__ = [
    "ALWAYS",
    "Calendar",
    "CalendarFault",
    "CalendarNeverOpens",
    "CalendarRefused",
    "CalendarRunsOut",
    "Hours",
    "InstantOutOfRange",
    "Span",
    "UnknownCountry",
    "WorkTime",
    "WorkingDays",
    "Wrong",
    "merged",
    "worktime_of",
]
