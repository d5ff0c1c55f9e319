"""What listens to the database and wakes the open streams: one LISTEN connection for all of them.

The ORM is never touched here: a stream lives for hours, and would hold its connection as long (one thread's worth of
connections per stream).  The hub has its own small pool and its own three statements.
"""

import asyncio
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from psycopg import AsyncConnection, OperationalError
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from palier.adapters.live.recent import EVERYTHING, Recent
from palier.adapters.shared.told import TOLD
from palier.core.actor import Actor

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
CUSTOMERS_STILL_IN = """
SELECT session.digest FROM accounts_portalsession AS session
JOIN accounts_contact AS contact ON contact.id = session.contact_id
WHERE session.digest = ANY(%s) AND session.expires_at > now() AND (contact.left_at IS NULL OR contact.left_at > now())
"""
CUSTOMERS_NEWS = """
SELECT account_id, (
    SELECT event.seq FROM cases_caseevent AS event WHERE event.case_id = one.id
    AND (event.kind = ANY(%s) OR EXISTS (SELECT FROM cases_message AS message WHERE message.event_id = event.id))
    ORDER BY event.seq DESC LIMIT 1
) FROM cases_case AS one WHERE id = %s
"""
"""Whose case it is, and the place of the latest that its customer may know of: a note is no news to them."""
OF_ACCOUNT = "SELECT array_agg(id) FROM cases_case WHERE id = ANY(%s) AND account_id = %s"
CASES_REMEMBERED = 10_000
TOLD_KINDS = sorted(kind.value for kind in TOLD)


@dataclass(frozen=True, slots=True)
class Pass:
    """By what right a stream is open; it closes when any of it is no longer so."""

    agent_id: int
    password: str
    session_key: str


@dataclass(frozen=True, slots=True)
class CustomerPass:
    """By what right a contact listens: the session of the portal that `digest` names."""

    person: Actor
    digest: str


Entry: TypeAlias = Pass | CustomerPass


@dataclass(eq=False)
class Listener:
    """One open stream: the topics it has not told yet.  A set, so that a slow reader costs no memory."""

    entry: Entry
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
        self._news: dict[int, int] = {}
        self.recent = Recent()

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

    async def join(self, entry: Entry, last_seen: int | None, drawn: float | None = None) -> Listener:
        """Open a stream.  It is registered before the past is read, so that nothing falls between.

        `drawn`: when its page was asked for, on this process's steady clock; that page has heard nothing yet.
        """
        listener = Listener(entry, last_seen or 0)
        self.listeners.add(listener)
        try:
            await self._catch_up(listener, last_seen, drawn)
        except BaseException:
            self.listeners.discard(listener)
            raise
        return listener

    def leave(self, listener: Listener) -> None:
        """The stream is closed."""
        self.listeners.discard(listener)

    async def _catch_up(self, listener: Listener, last_seen: int | None, drawn: float | None) -> None:
        if last_seen is not None:
            await self._since(listener, last_seen)
            return
        async with self.pool.connection() as connection:
            row = await (await connection.execute(NEWEST)).fetchone()
        listener.seen = max(listener.seen, row[0] if row else 0)
        if drawn is not None and (missed := self.recent.since(drawn)):
            whole = EVERYTHING not in missed
            listener.wake(listener.seen, await self._theirs(listener.entry, list(missed)) if whole else [EVERYTHING])

    async def _since(self, listener: Listener, last_seen: int) -> None:
        async with self.pool.connection() as connection:
            known = await (await connection.execute(KNOWN, [last_seen])).fetchone()
            row = await (await connection.execute(SINCE, [last_seen - OVERLAP])).fetchone()
        newest, topics = row or (None, None)
        if newest is not None and (newest > last_seen or not known):
            whole = bool(known and known[0])
            missed = await self._theirs(listener.entry, topics) if whole and topics else [EVERYTHING]
            if missed:
                listener.wake(newest, missed)

    async def _theirs(self, entry: Entry, topics: list[str]) -> list[str]:
        """Of what was missed, what a customer's account may have missed; staff may have missed everything."""
        if isinstance(entry, Pass):
            return topics
        ids = [case_id for topic in topics if (case_id := case_of(topic))]
        async with self.pool.connection() as connection:
            row = await (await connection.execute(OF_ACCOUNT, [ids, entry.person.account_id])).fetchone()
        return [f"case:{case_id}" for case_id in (row and row[0]) or []]

    async def _listen(self) -> None:
        """Hear the database; when it was gone for a while, everybody shows everything anew."""
        delay = 0.2
        while True:
            try:
                async with await AsyncConnection.connect(self.conninfo, autocommit=True) as connection:
                    await connection.execute("LISTEN palier")
                    self.recent.begin(time.monotonic())
                    for listener in self.listeners:
                        listener.wake(listener.seen, [EVERYTHING])
                    self.listening.set()
                    delay = 0.2
                    async for notice in connection.notifies():
                        await self._tell(notice.payload)
            except (OperationalError, OSError):
                self.listening.clear()
                await asyncio.sleep(delay)
                delay = min(delay * 2, 5)

    async def _tell(self, payload: str) -> None:
        number, _, topic = payload.partition(" ")
        if not number.isdigit() or not topic:
            return
        self.recent.note(topic, time.monotonic())
        customers = False
        for listener in self.listeners:
            if isinstance(listener.entry, Pass):
                listener.wake(int(number), [topic])
            else:
                customers = True
        if customers and (case_id := case_of(topic)):
            await self._tell_customers(int(number), case_id)

    async def _tell_customers(self, number: int, case_id: int) -> None:
        """Wake the listeners of the case's account, once for each thing its customer may know of.

        Who of them may see the case is asked of the policies before anything is told (`stream.py`).
        """
        try:
            async with self.pool.connection() as connection:
                row = await (await connection.execute(CUSTOMERS_NEWS, [TOLD_KINDS, case_id])).fetchone()
        except (OperationalError, PoolTimeout, OSError):
            return  # the database is away: when it is back everybody shows everything anew
        if row is None or self._news.get(case_id) == row[1]:
            return
        if len(self._news) >= CASES_REMEMBERED:
            self._news.clear()
        self._news[case_id] = row[1]
        for listener in self.listeners:
            if isinstance(listener.entry, CustomerPass) and listener.entry.person.account_id == row[0]:
                listener.wake(number, [f"case:{case_id}"])

    async def _recheck(self) -> None:
        """End the streams of whoever signed out, was deactivated or changed their password."""
        while True:
            await asyncio.sleep(self.recheck_seconds)
            if not self.listeners:
                continue
            try:
                valid = await self._valid()
            except (OperationalError, PoolTimeout, OSError):
                continue  # the database is away: nobody's right can be judged, and nothing is told meanwhile
            for listener in list(self.listeners):
                if listener.entry not in valid:
                    listener.end()

    async def _valid(self) -> set[Entry]:
        """The rights to listen that still hold."""
        entries = {listener.entry for listener in self.listeners}
        staff = [entry for entry in entries if isinstance(entry, Pass)]
        customers = {entry.digest: entry for entry in entries if isinstance(entry, CustomerPass)}
        agents, sessions = [entry.agent_id for entry in staff], [entry.session_key for entry in staff]
        async with self.pool.connection() as connection:
            rows = await (await connection.execute(STILL_IN, [agents, sessions])).fetchall()
            known = await (await connection.execute(CUSTOMERS_STILL_IN, [list(customers)])).fetchall()
        # Who began to listen meanwhile is judged the next time.
        late = {listener.entry for listener in self.listeners} - entries
        return {Pass(*row) for row in rows} | {customers[digest] for (digest,) in known} | late


def case_of(topic: str) -> int | None:
    """The case that a topic names; None for any other topic."""
    kind, _, number = topic.partition(":")
    return int(number) if kind == "case" and number.isascii() and number.isdigit() else None
