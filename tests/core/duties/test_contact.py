"""What a report must hold (`duties.report`), and when a contact is contacted (`severities.contact`)."""

import pytest
from tests.core.duties.making import MONDAY, TERMS, after

from palier.core.duties import ReportItem, contact_opens_at, report_items


@pytest.mark.obeys("Document.duties", "Duty.report", "Duty.severities")
def test_report_lists_what_each_duty_asks_of_a_severity() -> None:
    logs = ReportItem("logs.1", {"": "Logs"} if "" in TERMS.duties[1].report[0] else TERMS.duties[1].report[0])
    assert [item.id for item in report_items(TERMS, "p1")] == ["steps.1", "steps.2", "logs.1"]
    assert report_items(TERMS, "p4") == (logs,)


@pytest.mark.obeys("Severity.contact")
def test_contact_waits_for_the_opening_of_its_calendar() -> None:
    assert contact_opens_at(TERMS, "p4", MONDAY) is None
    assert contact_opens_at(TERMS, "p4", after(hours=8)) == after(hours=23)
    assert contact_opens_at(TERMS, "p1", after(hours=8)) is None, "no calendar: at any time"
    assert contact_opens_at(TERMS, "p9", after(hours=8)) is None
