"""What listens to the database and wakes the open streams: one LISTEN connection for all of them.

The ORM is never touched here: a stream lives for hours, and would hold its connection as long (one thread's worth of
connections per stream).  The hub has its own small pool and its own three statements.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field

from psycopg import AsyncConnection, OperationalError
from psycopg_pool import AsyncConnectionPool, PoolTimeout

EVERYTHING = "*"
"""Told instead of topics when some may have been missed: show all anew."""
OVERLAP = 200
"""Ids can commit out of order, so a replay begins this many ids earlier: a repeat costs one refresh, a gap is a lie."""
TOPICS_AT_ONCE = 200

NEWEST = "SELECT coalesce(max(id), 0) FROM outbox_liveevent"
SINCE = "SELECT max(id), array_agg(DISTINCT topic) FROM outbox_liveevent WHERE id > %s"
KNOWN = "SELECT EXISTS (SELECT FROM outbox_liveevent WHERE id <= %s) OR NOT EXISTS (SELECT FROM outbox_liveevent)"
STILL_IN = """
SELECT agent.id, agent.password, session.session_key
FROM unnest(%s::bigint[], %s::text[]) AS entry (agent_id, session_key)
JOIN staff_agent AS agent ON agent.id = entry.agent_id AND agent.is_active
JOIN django_session AS session ON session.session_key = entry.session_key AND session.expire_date > now()
"""


@dataclass(frozen=True, slots=True)
class Pass:
    """By what right a stream is open; it closes when any of it is no longer so."""

    agent_id: int
    password: str
    session_key: str


@dataclass(eq=False)
class Listener:
    """One open stream: the topics it has not told yet.  A set, so that a slow reader costs no memory."""

    entry: Pass
    seen: int
    topics: set[str] = field(default_factory=set)
    awake: asyncio.Event = field(default_factory=asyncio.Event)
    ended: bool = False

    def wake(self, event_id: int, topics: Iterable[str]) -> None:
        """Remember what changed and let the stream go on."""
        self.seen = max(self.seen, event_id)
        self.topics.update(topics)
        if len(self.topics) > TOPICS_AT_ONCE:
            self.topics = {EVERYTHING}
        self.awake.set()

    def end(self) -> None:
        """The right to listen is gone."""
        self.ended = True
        self.awake.set()


class Hub:
    """All open streams of this process."""

    def __init__(self, conninfo: str, *, recheck_seconds: float = 4.0) -> None:
        self.conninfo = conninfo
        self.recheck_seconds = recheck_seconds
        self.listeners: set[Listener] = set()
        self.listening = asyncio.Event()
        self.pool = AsyncConnectionPool(
            conninfo,
            min_size=1,
            max_size=2,
            open=False,
            check=AsyncConnectionPool.check_connection,
            kwargs={"autocommit": True},
        )
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Open the pool and begin to listen."""
        await self.pool.open()
        self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._recheck())]

    async def stop(self) -> None:
        """End every stream, then let go of the database."""
        for listener in self.listeners:
            listener.end()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.pool.close()

    async def join(self, entry: Pass, last_seen: int | None) -> Listener:
        """Open a stream.  It is registered before the past is read, so that nothing falls between."""
        listener = Listener(entry, last_seen or 0)
        self.listeners.add(listener)
        try:
            await self._catch_up(listener, last_seen)
        except BaseException:
            self.listeners.discard(listener)
            raise
        return listener

    def leave(self, listener: Listener) -> None:
        """The stream is closed."""
        self.listeners.discard(listener)

    async def _catch_up(self, listener: Listener, last_seen: int | None) -> None:
        async with self.pool.connection() as connection:
            if last_seen is None:
                row = await (await connection.execute(NEWEST)).fetchone()
                listener.seen = max(listener.seen, row[0] if row else 0)
                return
            known = await (await connection.execute(KNOWN, [last_seen])).fetchone()
            row = await (await connection.execute(SINCE, [last_seen - OVERLAP])).fetchone()
        newest, topics = row or (None, None)
        if newest is not None and (newest > last_seen or not known):
            whole = bool(known and known[0])
            listener.wake(newest, topics if whole and topics else [EVERYTHING])

    async def _listen(self) -> None:
        """Hear the database; when it was gone for a while, everybody shows everything anew."""
        delay = 0.2
        while True:
            try:
                async with await AsyncConnection.connect(self.conninfo, autocommit=True) as connection:
                    await connection.execute("LISTEN palier")
                    for listener in self.listeners:
                        listener.wake(listener.seen, [EVERYTHING])
                    self.listening.set()
                    delay = 0.2
                    async for notice in connection.notifies():
                        self._tell(notice.payload)
            except (OperationalError, OSError):
                self.listening.clear()
                await asyncio.sleep(delay)
                delay = min(delay * 2, 5)

    def _tell(self, payload: str) -> None:
        number, _, topic = payload.partition(" ")
        if number.isdigit() and topic:
            for listener in self.listeners:
                listener.wake(int(number), [topic])

    async def _recheck(self) -> None:
        """End the streams of whoever signed out, was deactivated or changed their password."""
        while True:
            await asyncio.sleep(self.recheck_seconds)
            if not self.listeners:
                continue
            entries = {listener.entry for listener in self.listeners}
            agents, sessions = [entry.agent_id for entry in entries], [entry.session_key for entry in entries]
            try:
                async with self.pool.connection() as connection:
                    rows = await (await connection.execute(STILL_IN, [agents, sessions])).fetchall()
            except (OperationalError, PoolTimeout, OSError):
                continue  # the database is away: nobody's right can be judged, and nothing is told meanwhile
            valid = {Pass(*row) for row in rows}
            for listener in list(self.listeners):
                if listener.entry not in valid:
                    listener.end()
