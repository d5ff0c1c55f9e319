"""What other mail servers report of our mail."""

from datetime import datetime

from palier.apps.outbox.deliveries import Reported, record_delivery_report
from palier.core.actor import PALIER
from palier.core.mail.message import ParsedMail

REPORTED = {
    "failed": Reported.FAILED,
    "delayed": Reported.DELAYED,
    "delivered": Reported.DELIVERED,
    "relayed": Reported.DELIVERED,
    "expanded": Reported.DELIVERED,
}


def note_report(mail: ParsedMail, case_id: int | None, *, at: datetime) -> int | None:
    """Write down what a report says of each recipient; answers the case of the mail it is about, None for none."""
    if mail.report is None:
        return case_id
    for each in mail.report.recipients:
        if each.action not in REPORTED:
            continue
        found = record_delivery_report(
            message_id=mail.report.original_id,
            recipient=each.email,
            reported=REPORTED[each.action],
            status=each.status,
            said=each.said,
            by=PALIER,
            at=at,
        )
        case_id = case_id or (found.case_id if found else None)
    return case_id
