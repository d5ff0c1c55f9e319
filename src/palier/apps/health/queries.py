"""What waits, since when, how large everything is: in one statement, each figure from an index or a small table."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from palier.apps.health import policies
from palier.apps.rights import require
from palier.core.actor import Actor

FIGURES = """
SELECT clock_timestamp(), current_setting('server_version'), pg_database_size(current_database()),
  (SELECT count(*) FROM mailroom_rawmail WHERE state = 'received'),
  (SELECT min(received_at) FROM mailroom_rawmail WHERE state = 'received'),
  (SELECT received_at FROM mailroom_rawmail ORDER BY id DESC LIMIT 1),
  (SELECT count(*) FROM outbox_outgoingmail WHERE state = 'queued' AND NOT lane = 'bulk'),
  (SELECT min(created_at) FROM outbox_outgoingmail WHERE state = 'queued' AND NOT lane = 'bulk'),
  (SELECT count(*) FROM outbox_outgoingmail WHERE state = 'queued' AND lane = 'bulk'),
  (SELECT sent_at FROM outbox_outgoingmail WHERE sent_at IS NOT NULL ORDER BY id DESC LIMIT 1),
  (SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo' AND coalesce(scheduled_at, now()) <= now()),
  (SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing'),
  (SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'),
  (SELECT min(next_at) FROM clocks_clock WHERE next_at IS NOT NULL),
  (SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '1 minute'),
  (SELECT max(last_heartbeat) FROM procrastinate_workers)
"""


@dataclass(frozen=True, slots=True)
class Figures:
    """One look.  Instants are UTC, sizes in bytes; `watched_until` is the first step of a clock not taken yet."""

    at: datetime
    postgresql: str
    database_bytes: int
    mail_in_waiting: int
    mail_in_since: datetime | None
    mail_in_last: datetime | None
    mail_out_waiting: int
    mail_out_since: datetime | None
    mail_out_bulk: int
    mail_out_last: datetime | None
    jobs_waiting: int
    jobs_doing: int
    jobs_failed: int
    watched_until: datetime | None
    workers: int
    last_heartbeat: datetime | None


def figures(*, viewer: Actor) -> Figures:
    """What waits now; one statement.  Raises NotAllowed."""
    require(policies.may_see_health(viewer), by=viewer, act="figures")
    with connection.cursor() as cursor:
        cursor.execute(FIGURES)
        return Figures(*cursor.fetchone())
