"""What the desk and the account's own people read of reports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from palier.apps.errors import NotFound
from palier.apps.reports.commands.making import open_reports
from palier.apps.reports.figures import ReportFacts, facts_from_data
from palier.apps.reports.models import Report
from palier.apps.reports.policies import may_read, may_work_on, readers_of, require, terms_of_report, visible_reports
from palier.core.actor import Actor
from palier.core.catalogue.terms import Terms
from palier.core.report import Stage

PAGE = 50
MOST = 60
"""Five years of months."""

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One report in a list; `is_late` says that its silence was told."""

    id: int
    account_id: int
    account: str
    label: Words
    stage: Stage
    since: date
    until: date
    sent_at: datetime | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class ReportSheet:
    """One report in full; `terms` name its clocks and severities, `readers` are whom it goes, or went, to.

    `is_over` says that its review was held by hand or dropped: nobody waits for it.
    """

    line: ReportLine
    timezone: str
    review_id: int
    agenda: Sequence[Words]
    facts: ReportFacts
    terms: Terms | None
    words: Words
    seen: int
    made_at: datetime
    counted_at: datetime
    reviewed_by: str
    sent_by: str
    readers: Sequence[str]
    is_over: bool


def reports_owed(*, viewer: Actor) -> tuple[ReportLine, ...]:
    """Reports that are made and not sent, the oldest first.  Raises NotAllowed."""
    require(may_work_on(viewer), by=viewer, act="reports_owed")
    rows = open_reports().select_related("review__contract__account").order_by("until", "pk")
    return tuple(_line(row) for row in rows[:PAGE])


def reports_sent(*, viewer: Actor, before: int | None = None) -> tuple[Sequence[ReportLine], int | None]:
    """A page of what was sent, the newest first, as far as the viewer may read it; and where the next page begins."""
    rows = visible_reports(viewer).filter(sent_at__isnull=False).select_related("review__contract__account")
    ordered = (rows.filter(pk__lt=before) if before else rows).order_by("-pk")
    found = list(ordered[: PAGE + 1])
    return tuple(_line(row) for row in found[:PAGE]), found[PAGE - 1].pk if len(found) > PAGE else None


def reports_read(*, viewer: Actor) -> tuple[ReportLine, ...]:
    """What was sent to a contact's account and what they may read of it, the newest first."""
    rows = visible_reports(viewer).select_related("review__contract__account").order_by("-until", "-pk")
    return tuple(_line(row) for row in rows[:MOST] if may_read(viewer, row))


def report_sheet(*, viewer: Actor, report_id: int) -> ReportSheet:
    """One report.  Raises NotFound, also for whoever may not read it."""
    row = visible_reports(viewer).select_related("review__contract__account").filter(pk=report_id).first()
    if row is None or not may_read(viewer, row):
        raise NotFound("report", str(report_id))
    review = row.review
    return ReportSheet(
        line=_line(row),
        timezone=review.contract.account.timezone,
        review_id=review.pk,
        agenda=tuple(review.agenda),
        facts=facts_from_data(row.facts),
        terms=terms_of_report(row),
        words=row.words,
        seen=row.edition,
        made_at=row.made_at,
        counted_at=row.counted_at,
        reviewed_by=row.reviewed_by,
        sent_by=row.sent_by,
        readers=tuple(row.sent_to) if row.sent_at else tuple(contact.name for contact in readers_of(row)),
        is_over=row.sent_at is None and (review.held_at is not None or review.dropped_at is not None),
    )


def report_of_review(*, viewer: Actor, review_id: int) -> int:
    """The report that a review promises, 0 before it was made."""
    return visible_reports(viewer).filter(review_id=review_id).values_list("pk", flat=True).first() or 0


def _line(row: Report) -> ReportLine:
    return ReportLine(
        id=row.pk,
        account_id=row.account_id,
        account=row.review.contract.account.name,
        label=row.review.label,
        stage=Stage(row.stage),
        since=row.since,
        until=row.until,
        sent_at=row.sent_at,
        is_late=row.told_late_at is not None and row.sent_at is None,
    )
