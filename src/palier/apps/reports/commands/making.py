"""Reports are made on their day by the worker: once each, whoever looks, however late."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import DateField, DateTimeField, F, Func, QuerySet, Value
from django.db.models.functions import Cast

from palier.apps.audit import commands as audit
from palier.apps.errors import NotFound
from palier.apps.outbox.commands import About, announce, owe_mail
from palier.apps.reports import policies
from palier.apps.reports.errors import ReportCrossed
from palier.apps.reports.figures import facts_as_data, facts_between
from palier.apps.reports.models import Report
from palier.apps.reviews.models import Review
from palier.apps.routing.queries import advisors_of
from palier.apps.staff.models import Agent
from palier.apps.transactions import one_transaction
from palier.core.actor import PALIER, Actor, Role
from palier.core.report import Stage, Step, stage_after

REPORTS = "reports"
"""What the desk follows."""
REPORT_LATE = "report_late"
"""The kind of mail that tells of a report that nobody sent."""
WRITTEN = "report"
"""How a catalogue says that a review is a report (`as: report`)."""
GRACE = timedelta(days=2)
"""How long after its day a report that nobody sent is told of."""


@one_transaction
def make_reports(*, at: datetime, limit: int = 20) -> int:
    """Make the reports whose day has come in their account's zone, at most `limit`; answers how many.

    The figures are those of the report's own days, whenever it is made: a worker that was down for a day makes on the
    next what it would have made then.  Any number of workers may do so; a review has one report.
    """
    due = _due(at).select_related("contract__account").select_for_update(skip_locked=True, of=("self",))
    claimed = list(due[:limit])
    for review in claimed:
        _make(review, at)
    return len(claimed)


@one_transaction
def recount_report(*, report_id: int, by: Actor, at: datetime) -> None:
    """Count its figures anew, of the same days: something was mended since.

    Raises NotAllowed, NotFound, ReportOutOfOrder.
    """
    policies.require(policies.may_work_on(by), by=by, act="recount_report")
    report = taken(report_id)
    stepped(report, Step.RECOUNT)
    facts = facts_between(report.review.contract, since=report.since, until=report.until, at=at)
    report.facts, report.counted_at, report.reviewed_by = facts_as_data(facts), at, ""
    done(report, "recount_report", by, at)


@one_transaction
def tell_late_reports(*, at: datetime, limit: int = 100) -> int:
    """Tell of at most `limit` reports that nobody sent two days after their day, once; answers how many."""
    late = open_reports().filter(until__lt=(at - GRACE).date(), told_late_at=None).order_by("until", "pk")
    claimed = list(late.select_for_update(skip_locked=True, of=("self",))[:limit])
    for report in claimed:
        report.told_late_at = at
        report.save(update_fields=["told_late_at"])
        for agent in _readers(report, at):
            about = About(account_id=report.account_id, event_id=report.pk)
            owe_mail(kind=REPORT_LATE, recipients=[agent.email], language=agent.language, at=at, **about)
        audit.record(by=PALIER, at=at, act="tell_late_report", account_id=report.account_id)
    return len(claimed)


def open_reports() -> QuerySet[Report]:
    """Reports that are owed still: not sent, and their review neither held by hand nor dropped."""
    return Report.objects.filter(sent_at=None, review__held_at=None, review__dropped_at=None)


def taken(report_id: int, *, seen: int | None = None) -> Report:
    """The report, locked; `seen` is the edition that the writer had before them.  Raises NotFound, ReportCrossed."""
    held = Report.objects.select_for_update(of=("self",)).select_related("review__contract__account")
    report = held.filter(pk=report_id).first()
    if report is None:
        raise NotFound("report", str(report_id))
    if seen is not None and seen != report.edition:
        raise ReportCrossed(report.review.contract.account.name)
    return report


def stepped(report: Report, step: Step) -> None:
    """Move it where a step leads.  Raises ReportOutOfOrder."""
    report.stage = stage_after(Stage(report.stage), step).value


def done(report: Report, act: str, by: Actor, at: datetime) -> None:
    """Put it back, in the audit trail too, and tell the open pages."""
    report.save()
    audit.record(by=by, at=at, act=act, account_id=report.account_id, facts={"report": report.pk})
    announce(topic=REPORTS, subject=str(report.pk), at=at)


def _due(at: datetime) -> QuerySet[Review]:
    there = Func(F("contract__account__timezone"), Value(at), function="timezone", output_field=DateTimeField())
    owed = Review.objects.filter(form=WRITTEN, report=None, held_at=None, dropped_at=None)
    return owed.filter(due_on__lte=Cast(there, DateField())).order_by("due_on", "pk")


def _make(review: Review, at: datetime) -> None:
    facts = facts_between(review.contract, since=review.since, until=review.due_on, at=at)
    report = Report(
        review=review,
        account_id=review.account_id,
        since=review.since,
        until=review.due_on,
        facts=facts_as_data(facts),
        made_at=at,
        counted_at=at,
    )
    done(report, "make_report", PALIER, at)


def _readers(report: Report, at: datetime) -> Iterable[Agent]:
    """Whoever the catalogue names for it; where nobody is, every lead and administrator."""
    role = report.review.role
    named = [host.agent for host in advisors_of(report.account_id, roles=[role], on=at.date())] if role else []
    working = Agent.objects.filter(is_active=True).order_by("id")
    found = list(working.filter(pk__in=named))
    return found or working.filter(role__in=[Role.LEAD.value, Role.ADMINISTRATOR.value])
