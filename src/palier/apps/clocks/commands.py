"""Keeping time: what came due is told once, dated when it was due."""

from collections.abc import Mapping
from datetime import datetime
from typing import LiteralString

from django.db import connection, transaction

from palier.apps.audit import commands as audit
from palier.apps.outbox import commands as outbox
from palier.core.actor import PALIER

BATCH = 1000

# One statement claims rows, writes a notice for each step that lies before `at`, and moves the rows past them.
# `width_bucket` counts, by binary search, the instants that lie before.  A step is dated at its own instant; a clock
# that passes its breach is breached from its due time on.
TELL: LiteralString = """
WITH due AS (
    SELECT id, case_id, account_id, clock, cycle, ahead, ahead_at,
           width_bucket({until}::timestamptz - interval '1 microsecond', ahead_at) AS passed, {until} AS until
    FROM clocks_clock {which} FOR NO KEY UPDATE OF clocks_clock SKIP LOCKED
), told AS (
    INSERT INTO clocks_clocknotice (case_id, account_id, clock, cycle, step, at, noticed_at)
    SELECT case_id, account_id, clock, cycle, step, step_at, until
    FROM due, unnest(ahead[:passed], ahead_at[:passed]) AS steps (step, step_at)
    ON CONFLICT DO NOTHING
), moved AS (
    UPDATE clocks_clock SET
        ahead = due.ahead[passed + 1:],
        ahead_at = due.ahead_at[passed + 1:],
        next_at = due.ahead_at[passed + 1],
        given = given || due.ahead[:passed],
        state = CASE WHEN 'breached' = ANY (due.ahead[:passed]) AND state = 'running' THEN 'breached' ELSE state END,
        breached_at = CASE WHEN 'breached' = ANY (due.ahead[:passed]) THEN due_at ELSE breached_at END
    FROM due WHERE clocks_clock.id = due.id
    RETURNING due.case_id
)
SELECT case_id, count(*) FROM moved GROUP BY case_id
"""
TELL_WHO_IS_DUE = TELL.format(
    until="%(at)s::timestamptz", which="WHERE next_at < %(at)s ORDER BY next_at LIMIT %(limit)s"
)
TELL_OF_CASES = TELL.format(
    until="asked.at",
    which="JOIN unnest(%(cases)s::bigint[], %(ats)s::timestamptz[]) AS asked (case_id, at) USING (case_id)"
    " WHERE next_at < asked.at",
)


@transaction.atomic
def sweep(*, at: datetime, limit: int = BATCH) -> int:
    """Tell of at most `limit` clocks that passed a step before `at`; answers how many: below the limit, none is left.

    Any number of workers may sweep at once: each claims rows that no other holds, and a batch commits whole or not
    at all.  However late it runs, each step is told once and dated at its own instant.  The second of `at` itself is
    not over: an act within the due second still keeps the promise.
    """
    with connection.cursor() as cursor:
        cursor.execute(TELL_WHO_IS_DUE, {"at": at.replace(microsecond=0), "limit": limit})
        told = cursor.fetchall()
    if told:
        outbox.announce_all([*((f"case:{case}", str(case)) for case, _ in told), (outbox.QUEUE, "")], at=at)
        audit.record(by=PALIER, at=at, act="sweep", facts={"cases": len(told)})
    return sum(count for _, count in told)


def tell_past_steps(ats: Mapping[int, datetime]) -> None:
    """Tell what came due in some cases before something happens to each at its instant, for who overtakes the sweep.

    The caller has locked the clocks of these cases and reads them again afterwards.
    """
    instants = [at.replace(microsecond=0) for at in ats.values()]
    with connection.cursor() as cursor:
        cursor.execute(TELL_OF_CASES, {"cases": list(ats), "ats": instants})
