"""Being there, and going.

No act on a case: nothing is written into its events nor into the audit trail.
"""

from datetime import datetime, timedelta

from django.db import connection, transaction

from palier.apps.cases import policies
from palier.apps.outbox.commands import announce
from palier.apps.presence.models import Presence
from palier.core.actor import Actor

GONE_AFTER = timedelta(seconds=45)
"""Pages say that they are there every twenty seconds: two may be lost."""
TYPING_LASTS = timedelta(seconds=25)

SEEN = """
WITH before AS (
    SELECT seen_at, typing_at FROM presence_presence WHERE case_id = %(case)s AND agent_id = %(agent)s
), now AS (
    INSERT INTO presence_presence (case_id, agent_id, seen_at, typing_at)
    VALUES (%(case)s, %(agent)s, %(at)s, %(typing)s)
    ON CONFLICT (case_id, agent_id) DO UPDATE SET seen_at = excluded.seen_at, typing_at = excluded.typing_at
)
SELECT seen_at > %(gone)s, coalesce(typing_at > %(idle)s, false) FROM before
"""


def topic_of(case_id: int) -> str:
    """What pages follow to learn who is at a case."""
    return f"here:{case_id}"


@transaction.atomic
def be_present(*, case_id: int, is_typing: bool, by: Actor, at: datetime) -> None:
    """The page of a case, which its reader may see, is open before an agent; others learn of what changed.

    Raises NotAllowed.
    """
    policies.require(policies.may_work(by), by=by, act="be_present")
    values: dict[str, int | datetime | None] = {
        "case": case_id,
        "agent": by.id,
        "at": at,
        "typing": at if is_typing else None,
        "gone": at - GONE_AFTER,
        "idle": at - TYPING_LASTS,
    }
    with connection.cursor() as cursor:
        cursor.execute(SEEN, values)
        row = cursor.fetchone()
    if row != (True, is_typing):
        announce(topic=topic_of(case_id), subject=str(case_id), at=at)


@transaction.atomic
def leave(*, case_id: int, by: Actor, at: datetime) -> None:
    """The page was closed."""
    if Presence.objects.filter(case_id=case_id, agent_id=by.id).delete()[0]:
        announce(topic=topic_of(case_id), subject=str(case_id), at=at)


def forget_absent(*, before: datetime) -> int:
    """Sweep out whoever went without a word; answers how many."""
    return Presence.objects.filter(seen_at__lt=before).delete()[0]
