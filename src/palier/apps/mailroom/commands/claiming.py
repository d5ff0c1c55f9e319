"""Whose turn it is: raw mail is claimed, and put off or put aside when it can't be read.

A claim counts an attempt and is committed before the mail is touched, so that a mail which kills its reader is
counted too.  New mail is claimed in batches; mail that was tried before is claimed alone, so that one bad mail
takes no other with it.
"""

from datetime import datetime, timedelta

from django.db import connection

from palier.apps.mailroom.models import RawMail

RETRIES = (timedelta(seconds=30), timedelta(minutes=5), timedelta(minutes=15))
"""How long a claimed mail belongs to its reader, by attempt; after the last it is put aside."""

BATCH = 10

# Materialised: as a plain subquery PostgreSQL may ask it again for each row, and the limit would hold for no more
# than one of those times.
CLAIM = """
WITH due AS MATERIALIZED (
    SELECT id FROM mailroom_rawmail
    WHERE state = 'received' AND {which}
    ORDER BY id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
)
UPDATE mailroom_rawmail
SET attempts = attempts + 1, next_attempt_at = %(at)s + (%(waits)s::interval[])[attempts + 1]
FROM due WHERE mailroom_rawmail.id = due.id
RETURNING mailroom_rawmail.id
"""
CLAIM_NEW = CLAIM.format(which="attempts = 0")
CLAIM_AGAIN = CLAIM.format(which="attempts BETWEEN 1 AND %(most)s - 1 AND next_attempt_at <= %(at)s")

PUT_ASIDE = """
UPDATE mailroom_rawmail SET state = 'quarantined', decided_at = %(at)s,
       reason = CASE WHEN reason = '' THEN 'reader_died' ELSE reason END
WHERE state = 'received' AND attempts >= %(most)s AND next_attempt_at <= %(at)s
"""


def claim_raw_mail(*, at: datetime, limit: int = BATCH) -> list[int]:
    """The mails that this reader may settle now, oldest first; empty when nothing waits."""
    values: dict[str, datetime | int | list[timedelta]] = {
        "at": at,
        "waits": list(RETRIES),
        "most": len(RETRIES),
        "limit": min(limit, BATCH),
    }
    with connection.cursor() as cursor:
        cursor.execute(CLAIM_NEW, values)
        if claimed := sorted(row[0] for row in cursor.fetchall()):
            return claimed
        cursor.execute(PUT_ASIDE, values)
        values["limit"] = 1
        cursor.execute(CLAIM_AGAIN, values)
        return [row[0] for row in cursor.fetchall()]


def put_off_raw_mail(*, raw_id: int, reason: str, at: datetime) -> None:
    """After a failed reading: keep the mail for its next attempt, or put it aside after the third, with the reason."""
    waiting = RawMail.objects.filter(pk=raw_id, state=RawMail.State.RECEIVED)
    waiting.update(reason=reason)
    waiting.filter(attempts__gte=len(RETRIES)).update(state=RawMail.State.QUARANTINED, decided_at=at)
