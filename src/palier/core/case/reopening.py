"""How long a closed case can be taken up again."""

from datetime import datetime

from palier.core.catalogue.terms import Terms
from palier.core.time.worktime import worktime_of


def reopens_until(terms: Terms, closed_at: datetime) -> datetime | None:
    """Until when an answer takes a closed case up again, that instant included; None where the plan sets no end.

    In UTC, measured from the closing in the calendar the plan names.  Source: plan-language.md, "lifecycle".
    """
    window = terms.lifecycle.reopen_within
    if window is None:
        return None
    return worktime_of(terms.calendars[window.calendar].calendar).add(closed_at, window.length)
