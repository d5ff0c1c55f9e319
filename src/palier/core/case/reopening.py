"""How long a closed case can be taken up again."""

from datetime import datetime

from palier.core.case.delays import after_delay
from palier.core.catalogue.terms import Terms


def reopens_until(terms: Terms, closed_at: datetime) -> datetime | None:
    """Until when an answer takes a closed case up again, that instant included; None where the plan sets no end.

    In UTC, measured from the closing in the calendar the plan names.  Source: plan-language.md, "lifecycle".
    """
    window = terms.lifecycle.reopen_within
    return after_delay(terms, window, closed_at) if window else None
