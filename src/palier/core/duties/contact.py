"""What a report must hold, and when a contact may be written to or called."""

from dataclasses import dataclass
from datetime import datetime

from palier.core.catalogue.promises import Text
from palier.core.catalogue.terms import Terms
from palier.core.time.worktime import worktime_of


@dataclass(frozen=True, slots=True)
class ReportItem:
    """One thing a report must hold; `id` names it within its terms."""

    id: str
    text: Text


def report_items(terms: Terms, severity: str) -> tuple[ReportItem, ...]:
    """What a report of this severity must hold, duty by duty (`duties.<id>.report`)."""
    return tuple(
        ReportItem(f"{duty.id}.{number}", text)
        for duty in terms.duties
        if not duty.severities or severity in duty.severities
        for number, text in enumerate(duty.report, 1)
    )


def contact_opens_at(terms: Terms, severity: str, at: datetime) -> datetime | None:
    """When the contact may next be contacted, in UTC (`severities.<id>.contact`); None where they may be at `at`."""
    level = next((level for level in terms.severities if level.id == severity), None)
    if level is None or level.contact is None:
        return None
    opens_at = worktime_of(terms.calendars[level.contact].calendar).next_open(at)
    return opens_at if opens_at > at else None
