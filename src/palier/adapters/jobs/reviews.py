"""What is promised beyond clocks: reviews come up, missed ones and late commitments are told of, escalations climb."""

from datetime import UTC, datetime
from typing import Any

from procrastinate import Blueprint

from palier.apps.engagements.commands import begin_started, tell_late
from palier.apps.escalations.commands import climb_untaken
from palier.apps.reviews.commands import schedule_all, tell_missed

BATCH = 500

blueprint = Blueprint()


@blueprint.periodic(cron="17 * * * *")
@blueprint.task(queueing_lock="bring_up_reviews", pass_context=False)
def bring_up_reviews(timestamp: int, **_: Any) -> None:
    """Each hour some account's day begins.  A contract looked at twice, or by two workers, is looked at once."""
    at, after = datetime.fromtimestamp(timestamp, UTC), 0
    while (last := schedule_all(at=at, limit=BATCH, after=after)) is not None:
        after = last
    while tell_missed(at=at, limit=BATCH) == BATCH:
        pass


@blueprint.periodic(cron="* * * * *")
@blueprint.task(queueing_lock="tell_late_commitments", pass_context=False)
def tell_late_commitments(timestamp: int, **_: Any) -> None:
    """Each minute: one look at an index where nothing began and nothing is late."""
    at = datetime.fromtimestamp(timestamp, UTC)
    while begin_started(at=at, limit=BATCH) == BATCH:
        pass
    while tell_late(at=at, limit=BATCH) == BATCH:
        pass
    while climb_untaken(at=at, limit=BATCH) == BATCH:
        pass
