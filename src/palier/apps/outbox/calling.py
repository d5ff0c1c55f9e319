"""Calls owed to webhooks, whoever is called: claimed by a worker, then done, put off or given up.

A claim is committed before the call is made and lasts until the next attempt, so that a worker killed between the two
causes at most one repeat, with the same key.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from django.db import connection

WAITS = (10, 60, 300, 1800, 7200, 21600)
"""Seconds between attempts; the last is repeated until the call is given up."""
ERROR_CHARACTERS = 300

# Materialised, so that the limit holds however PostgreSQL joins.
CLAIM: LiteralString = """
WITH due AS MATERIALIZED (
    SELECT id FROM {calls} WHERE {waiting} AND next_attempt_at <= %(at)s
    ORDER BY next_attempt_at, id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
)
UPDATE {calls} owed
SET attempts = attempts + 1,
    next_attempt_at = %(at)s + make_interval(secs => (%(waits)s::int[])[least(attempts + 1, %(most)s)])
FROM due, {called} called WHERE owed.id = due.id AND called.id = owed.{whom}
RETURNING owed.id, owed.key, owed.kind, owed.body, {reached}
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


def claimed(statement: LiteralString, *, at: datetime, limit: int, secret_of: Callable[[str], bytes]) -> list[OwedCall]:
    """The calls whose turn it is, oldest first; whoever claimed them makes them.

    `statement` is CLAIM for one table; the last column that it answers names the secret.
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, {"at": at, "waits": list(WAITS), "most": len(WAITS), "limit": limit})
        rows = sorted(cursor.fetchall())
    return [OwedCall(call_id, key, kind, body, url, secret_of(salt)) for call_id, key, kind, body, url, salt in rows]
