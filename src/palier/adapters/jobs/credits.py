"""Credits: every hour, what begins is granted, what ended expires, and what there is to tell is told."""

from datetime import UTC, datetime
from typing import Any

from procrastinate import Blueprint

from palier.apps.entitlements.commands import grant_due_to_all

BATCH = 500

blueprint = Blueprint()


@blueprint.periodic(cron="7 * * * *")
@blueprint.task(queueing_lock="grant_credits", pass_context=False)
def grant_credits(timestamp: int, **_: Any) -> None:
    """Each hour some account's day begins.  A contract settled twice, or by two workers, is settled once."""
    at, after = datetime.fromtimestamp(timestamp, UTC), 0
    while (last := grant_due_to_all(at=at, limit=BATCH, after=after)) is not None:
        after = last
