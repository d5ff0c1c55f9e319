"""A report is written above its figures, read by a person, and sent; its review is held by that."""

from collections.abc import Mapping
from datetime import datetime

from palier.apps.outbox.commands import About, owe_mail
from palier.apps.reports import policies
from palier.apps.reports.commands.making import done, stepped, taken
from palier.apps.reports.errors import NobodyReadsReports
from palier.apps.reviews.commands import hold_review
from palier.apps.transactions import one_transaction
from palier.core.actor import Actor
from palier.core.report import Step

REPORT_SENT = "report_sent"
"""The kind of mail that tells a customer that there is a report; it says nothing of what stands in it."""


@one_transaction
def write_report(*, report_id: int, words: Mapping[str, str], seen: int, by: Actor, at: datetime) -> None:
    """Keep what is said above the figures, by language; what somebody read before has to be read again.

    Raises NotAllowed, NotFound, ReportCrossed, ReportOutOfOrder.
    """
    policies.require(policies.may_work_on(by), by=by, act="write_report")
    report = taken(report_id, seen=seen)
    stepped(report, Step.WRITE)
    report.words = {code: said.strip() for code, said in words.items() if said.strip()}
    report.edition += 1
    report.reviewed_by = ""
    done(report, "write_report", by, at)


@one_transaction
def review_report(*, report_id: int, by: Actor, at: datetime) -> None:
    """Say that one has read it and it can be sent.  Raises NotAllowed, NotFound, ReportOutOfOrder."""
    policies.require(policies.may_work_on(by), by=by, act="review_report")
    report = taken(report_id)
    stepped(report, Step.REVIEW)
    report.reviewed_by = by.name
    done(report, "review_report", by, at)


@one_transaction
def send_report(*, report_id: int, by: Actor, at: datetime) -> None:
    """Send it to everybody of the account who may read its contract: a mail with a link; from now on it stays.

    The review that promised it is held.  Raises NotAllowed, NotFound, ReportOutOfOrder, NobodyReadsReports, ReviewOver.
    """
    policies.require(policies.may_work_on(by), by=by, act="send_report")
    report = taken(report_id)
    stepped(report, Step.SEND)
    readers = list(policies.readers_of(report))
    review = report.review
    if not readers:
        raise NobodyReadsReports(review.contract.account.name)
    minutes = next(iter(report.words.values()), "") or next(iter(review.label.values()), review.key)
    hold_review(review_id=review.pk, minutes=minutes, by=by, at=at)
    report.sent_at, report.sent_by = at, by.name
    report.sent_to = [contact.name for contact in readers]
    done(report, "send_report", by, at)
    for contact in readers:
        about = About(account_id=report.account_id, event_id=report.pk)
        owe_mail(kind=REPORT_SENT, recipients=[contact.email], language=contact.language, at=at, **about)
