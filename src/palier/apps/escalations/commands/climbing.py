"""An escalation that nobody takes in hand climbs: after a while whoever stands higher hears of it, once each."""

from datetime import datetime, timedelta

from django.db import connection

from palier.apps.escalations.commands.telling import CHANNEL
from palier.apps.transactions import one_transaction

RUNGS = (timedelta(minutes=30), timedelta(minutes=90))
"""How long after the asking each rung is climbed; who stands on it is said by `occasions.UNTAKEN`."""

# The claim of a rung is its row: of however many workers, one writes it, and what is to be told with it.
CLIMB = """
WITH due AS MATERIALIZED (
    SELECT escalation.case_id, escalation.account_id, escalation.number, rung.number AS rung,
           escalation.asked_at + rung.after AS at
    FROM escalations_escalation escalation
    CROSS JOIN unnest(%(rungs)s::interval[]) WITH ORDINALITY AS rung(after, number)
    WHERE escalation.ended_at IS NULL AND escalation.taken_at IS NULL AND escalation.asked_at + rung.after < %(at)s
      AND NOT EXISTS (SELECT FROM escalations_climb known WHERE known.case_id = escalation.case_id
                      AND known.number = escalation.number AND known.rung = rung.number)
    ORDER BY at, escalation.case_id LIMIT %(limit)s
), climbed AS (
    INSERT INTO escalations_climb (case_id, account_id, number, rung, at)
    SELECT case_id, account_id, number, rung, at FROM due
    ON CONFLICT (case_id, number, rung) DO NOTHING RETURNING id
)
INSERT INTO escalations_untold (climb_id) SELECT id FROM climbed RETURNING id
"""


@one_transaction
def climb_untaken(*, at: datetime, limit: int = 100) -> int:
    """Note at most `limit` rungs that escalations without a taker have reached before `at`; answers how many.

    Telling is another step, which waits for working hours and repeats nothing (`tell_waiting`).
    """
    with connection.cursor() as cursor:
        cursor.execute(CLIMB, {"rungs": list(RUNGS), "at": at, "limit": limit})
        climbed = len(cursor.fetchall())
        if climbed:
            cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])
    return climbed
