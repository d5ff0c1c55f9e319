"""Keeping time: what came due is told once, dated when it was due."""

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
           width_bucket(%(at)s::timestamptz - interval '1 microsecond', ahead_at) AS passed
    FROM clocks_clock WHERE {which} FOR NO KEY UPDATE SKIP LOCKED
), told AS (
    INSERT INTO clocks_clocknotice (case_id, account_id, clock, cycle, step, at, noticed_at)
    SELECT case_id, account_id, clock, cycle, step, step_at, %(at)s
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
TELL_WHO_IS_DUE = TELL.format(which="next_at < %(at)s ORDER BY next_at LIMIT %(limit)s")
TELL_ONE_CASE = TELL.format(which="case_id = %(case)s AND next_at < %(at)s")


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


def tell_past_steps(*, case_id: int, at: datetime) -> None:
    """Tell what came due in one case before something happens to it at `at`, for a command that overtakes the sweep.

    The caller has locked the case's clocks and reads them again afterwards.
    """
    with connection.cursor() as cursor:
        cursor.execute(TELL_ONE_CASE, {"at": at.replace(microsecond=0), "case": case_id})
