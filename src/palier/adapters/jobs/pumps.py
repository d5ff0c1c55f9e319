"""Pumps: threads that keep taking what waits in the database until told to stop.

A pump asks its command for a batch until nothing is left, then sleeps until PostgreSQL notifies it or a little time
has passed.  It keeps nothing in memory: killed at any instant, whatever it had not committed still waits.  A database
that goes away is waited for, with longer and longer pauses.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import LiteralString, Protocol

import structlog
from django.db import DatabaseError, InterfaceError, connection
from psycopg import OperationalError, sql

log = structlog.get_logger("palier.jobs")

SHORTEST_PAUSE, LONGEST_PAUSE = 0.25, 30.0
GLANCE = 0.5
"""Seconds between two looks at whether to stop: what a clean stop may cost."""


class Take(Protocol):
    """A command that takes at most `limit` of what waits by `at` and answers how many it took."""

    def __call__(self, *, at: datetime, limit: int) -> int:
        """Take a batch."""
        ...


class Next(Protocol):
    """A query that answers when, after `at`, something changes by itself; None where nothing does."""

    def __call__(self, *, at: datetime) -> datetime | None:
        """When to look at the latest."""
        ...


@dataclass(frozen=True, slots=True)
class Work:
    """What a pump does: take batches of `limit`, woken by NOTIFY on `channel`, looking anew after `patience` seconds.

    It looks sooner where `following` knows of an instant at which something changes by itself.  Without a channel it
    wakes when the second turns: instants are whole seconds.
    """

    name: str
    take: Take
    limit: int
    channel: LiteralString | None = None
    patience: float = 5.0
    following: Next | None = None


class Pump(threading.Thread):
    """One thread with one connection that keeps doing one kind of work."""

    def __init__(self, work: Work, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        super().__init__(name=work.name, daemon=True)
        self.work, self.now = work, now
        self.stopping = threading.Event()

    def stop(self) -> None:
        """Ask the pump to end after the batch in hand."""
        self.stopping.set()

    def run(self) -> None:
        """Pump until told to stop; a fault is written to the log and the work tried again later."""
        pause = SHORTEST_PAUSE
        while not self.stopping.is_set():
            try:
                self._listen()
                while not self.stopping.is_set():
                    self._drain()
                    pause = SHORTEST_PAUSE
                    self._sleep()
            except (DatabaseError, InterfaceError, OperationalError) as error:
                log.warning("database_lost", pump=self.work.name, error=str(error), retry_in=pause)
            except Exception:  # one bad row must not end the work of all others
                log.exception("pump_failed", pump=self.work.name, retry_in=pause)
            connection.close()
            self.stopping.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    def _drain(self) -> None:
        while not self.stopping.is_set() and self.work.take(at=self.now(), limit=self.work.limit) >= self.work.limit:
            pass

    def _listen(self) -> None:
        """Listen before the first look, so that nothing slips between looking and waiting."""
        if self.work.channel is not None:
            with connection.cursor() as cursor:
                cursor.execute(sql.SQL("LISTEN {}").format(sql.Identifier(self.work.channel)))

    def _sleep(self) -> None:
        if self.work.channel is None:
            self.stopping.wait(seconds_to_next(self.now()))
            return
        left = self._patience()
        while not self.stopping.is_set() and left > 0:
            if any(True for _ in connection.connection.notifies(timeout=min(GLANCE, left), stop_after=1)):
                return
            left -= GLANCE

    def _patience(self) -> float:
        at = self.now()
        following = self.work.following(at=at) if self.work.following else None
        if following is None:
            return self.work.patience
        return min(self.work.patience, (following - at).total_seconds())


def seconds_to_next(at: datetime) -> float:
    """How long until the second turns, and a hair more."""
    return (timedelta(seconds=1) - timedelta(microseconds=at.microsecond)).total_seconds() + 0.001
