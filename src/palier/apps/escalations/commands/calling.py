"""Calls on their way to hooks: claimed by a worker, then done, put off or given up.

A claim is committed before the call is made and lasts until the next attempt, so that a worker killed between the two
causes at most one repeat, with the same key.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from palier.apps.escalations.models import HookCall
from palier.apps.outbox.keys import key_for

WAITS = (10, 60, 300, 1800, 7200, 21600)
"""Seconds between attempts; the last is repeated until the call is given up."""

GIVEN_UP_AFTER = timedelta(days=2)
ERROR_CHARACTERS = 300

# Materialised, so that the limit holds however PostgreSQL joins.
CLAIM = """
WITH due AS MATERIALIZED (
    SELECT id FROM escalations_hookcall
    WHERE state = 'queued' AND next_attempt_at <= %(at)s
    ORDER BY next_attempt_at, id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
)
UPDATE escalations_hookcall owed
SET attempts = attempts + 1,
    next_attempt_at = %(at)s + make_interval(secs => (%(waits)s::int[])[least(attempts + 1, %(most)s)])
FROM due, escalations_hook hook WHERE owed.id = due.id AND hook.id = owed.hook_id
RETURNING owed.id, owed.key, owed.kind, owed.body, hook.url, hook.salt
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


def secret_of(salt: str) -> bytes:
    """The secret of a hook: drawn from the installation's, and stored nowhere."""
    return key_for(f"webhook {salt}")


def claim_calls(*, at: datetime, limit: int) -> list[OwedCall]:
    """The calls whose turn it is, oldest first; whoever claimed them makes them."""
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, {"at": at, "waits": list(WAITS), "most": len(WAITS), "limit": limit})
        rows = sorted(cursor.fetchall())
    return [OwedCall(call_id, key, kind, body, url, secret_of(salt)) for call_id, key, kind, body, url, salt in rows]


def mark_call_done(*, call_id: int, status: int, at: datetime) -> None:
    """The other side said that it has it."""
    HookCall.objects.filter(pk=call_id, state=HookCall.State.QUEUED).update(
        state=HookCall.State.DONE, status=status, done_at=at, next_attempt_at=None, last_error=""
    )


def mark_call_put_off(*, call_id: int, status: int | None, error: str, lasting: bool, at: datetime) -> None:
    """It failed: tried again when its claim ends, given up after two days, or at once where trying is of no use."""
    call = HookCall.objects.get(pk=call_id)
    if lasting or at - call.created_at >= GIVEN_UP_AFTER:
        call.state, call.next_attempt_at = HookCall.State.FAILED, None
    call.status, call.last_error = status, error[:ERROR_CHARACTERS]
    call.save(update_fields=["state", "next_attempt_at", "status", "last_error"])
