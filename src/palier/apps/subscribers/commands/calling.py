"""Calls on their way to subscribers' webhooks: claimed by a worker, then done, put off or given up.

A claim is committed before the call is made and lasts until the next attempt, so that a worker killed between the two
causes at most one repeat, with the same key.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from palier.apps.subscribers.models import NewsCall, Subscriber
from palier.apps.subscribers.tokens import secret_of
from palier.apps.transactions import one_transaction

WAITS = (10, 60, 300, 1800, 7200, 21600)
"""Seconds between attempts; the last is repeated until the call is given up."""
GIVEN_UP_AFTER = timedelta(days=1)
"""A webhook that failed for so long is called no more (promises K2)."""
ERROR_CHARACTERS = 300

CLAIM = """
WITH due AS MATERIALIZED (
    SELECT id FROM subscribers_newscall WHERE next_attempt_at <= %(at)s
    ORDER BY next_attempt_at, id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
)
UPDATE subscribers_newscall owed
SET attempts = attempts + 1,
    next_attempt_at = %(at)s + make_interval(secs => (%(waits)s::int[])[least(attempts + 1, %(most)s)])
FROM due, subscribers_subscriber subscriber
WHERE owed.id = due.id AND subscriber.id = owed.subscriber_id
RETURNING owed.id, owed.key, owed.kind, owed.body, subscriber.hook_url, subscriber.handle
"""


@dataclass(frozen=True, slots=True)
class OwedCall:
    """One call to make: where to, what to say, and the secret that signs it."""

    id: int
    key: str
    kind: str
    body: str
    url: str
    secret: bytes


def claim_calls(*, at: datetime, limit: int) -> list[OwedCall]:
    """The calls whose turn it is, oldest first; whoever claimed them makes them."""
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, {"at": at, "waits": list(WAITS), "most": len(WAITS), "limit": limit})
        rows = sorted(cursor.fetchall())
    return [OwedCall(key, name, kind, body, url, secret_of(salt)) for key, name, kind, body, url, salt in rows]


@one_transaction
def mark_call_done(*, call_id: int, status: int, at: datetime) -> None:
    """The other side said that it has it."""
    call = NewsCall.objects.select_for_update().get(pk=call_id)
    call.status, call.done_at, call.next_attempt_at, call.last_error = status, at, None, ""
    call.save(update_fields=["status", "done_at", "next_attempt_at", "last_error"])
    Subscriber.objects.filter(pk=call.subscriber_id).update(failing_since=None)


@one_transaction
def mark_call_put_off(*, call_id: int, status: int | None, error: str, lasting: bool, at: datetime) -> None:
    """It failed: tried again when its claim ends; a webhook that failed for a day is a subscriber no more.

    `lasting`: trying this one again is of no use.
    """
    call = NewsCall.objects.select_for_update().get(pk=call_id)
    subscriber = Subscriber.objects.select_for_update().get(pk=call.subscriber_id)
    subscriber.failing_since = subscriber.failing_since or call.created_at
    call.status, call.last_error = status, error[:ERROR_CHARACTERS]
    if at - subscriber.failing_since >= GIVEN_UP_AFTER and subscriber.ended_at is None:
        subscriber.ended_at, subscriber.ended_why = at, Subscriber.Ended.SILENT
    if lasting or subscriber.ended_at is not None:
        call.next_attempt_at = None
    subscriber.save(update_fields=["failing_since", "ended_at", "ended_why"])
    call.save(update_fields=["status", "last_error", "next_attempt_at"])
