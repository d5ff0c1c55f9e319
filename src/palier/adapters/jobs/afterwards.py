"""What is owed after an incident and after a month: made, reminded of, told when late; safe to run twice."""

from datetime import UTC, datetime
from typing import Any

from procrastinate import Blueprint

from palier.apps.analyses.commands import remind_owners, settle_resolved, tell_late_actions
from palier.apps.reports.commands import make_reports, tell_late_reports

BATCH, REPORTS_AT_ONCE = 500, 20

blueprint = Blueprint()


@blueprint.periodic(cron="27 * * * *")
@blueprint.task(queueing_lock="make_reports", pass_context=False)
def make_due_reports(timestamp: int, **_: Any) -> None:
    """Each hour some account's day begins; killed between two batches, the next hour goes on."""
    at = datetime.fromtimestamp(timestamp, UTC)
    while make_reports(at=at, limit=REPORTS_AT_ONCE) == REPORTS_AT_ONCE:
        pass
    while tell_late_reports(at=at, limit=BATCH) == BATCH:
        pass
    while remind_owners(at=at, limit=BATCH) == BATCH:
        pass
    while tell_late_actions(at=at, limit=BATCH) == BATCH:
        pass


@blueprint.periodic(cron="* * * * *")
@blueprint.task(queueing_lock="settle_resolved", pass_context=False)
def keep_promises_of_resolved_cases(timestamp: int, **_: Any) -> None:
    """Each minute: cases resolved after the analysis of their incident was published."""
    at = datetime.fromtimestamp(timestamp, UTC)
    while settle_resolved(at=at, limit=BATCH) == BATCH:
        pass
