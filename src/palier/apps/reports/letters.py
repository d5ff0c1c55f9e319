"""What the mails about reports tell, read when they are sent."""

from dataclasses import dataclass
from datetime import date

from palier.apps.accounts.models import Contact
from palier.apps.outbox.models import OutgoingMail
from palier.apps.reports.commands.making import REPORT_LATE
from palier.apps.reports.commands.sending import REPORT_SENT
from palier.apps.reports.models import Report
from palier.apps.reports.policies import terms_of_report
from palier.apps.staff.models import Agent
from palier.core.catalogue.promises import Text

REPORT_KINDS = (REPORT_SENT, REPORT_LATE)


@dataclass(frozen=True, slots=True)
class ReportLetter:
    """One mail about a report: to the customer that it is there, or to our own people that nobody sent it."""

    kind: str
    report_id: int
    account: str
    label: Text
    key: str
    until: date
    provider: Text
    reader: str
    zone: str


def report_letter_of(mail: OutgoingMail) -> ReportLetter:
    """The facts of one such mail."""
    report = Report.objects.select_related("review__contract__account").get(pk=mail.event_id or 0)
    people = Contact if mail.kind == REPORT_SENT else Agent
    reader = people.objects.filter(email__iexact=mail.recipients[0]).first()
    terms = terms_of_report(report)
    return ReportLetter(
        kind=mail.kind,
        report_id=report.pk,
        account=report.review.contract.account.name,
        label=report.review.label,
        key=report.review.key,
        until=report.until,
        provider=terms.provider if terms else {},
        reader=reader.name if reader else mail.recipients[0],
        zone=reader.timezone if reader else "UTC",
    )
