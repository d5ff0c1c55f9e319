"""Where mail is kept byte for byte, whichever way it comes: one statement, committed before anybody is told.

Without Django: programs that take mail know the database by plain psycopg and one table.  The key is the mailbox with
the digest of the bytes, so that whatever is handed over twice is kept once.
"""

import asyncio
import contextlib
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg

from palier.apps.health.telling import ALIVE, MAIL, STOPPED

BATCH_MAILS = 100
BATCH_BYTES = 32 * 2**20
WAIT_SECONDS = 30.0

STORE = """
WITH stored AS (
    INSERT INTO mailroom_rawmail
        (received_at, mailbox, digest, envelope_from, envelope_to, size, raw, state, reason, attempts,
         sender_name, sender_address, subject, automatic)
    SELECT received_at, mailbox, digest, envelope_from, string_to_array(envelope_to, ' '), length(raw), raw,
           'received', '', 0, '', '', '', ''
    FROM unnest(%s::timestamptz[], %s::text[], %s::text[], %s::text[], %s::text[], %s::bytea[])
        AS mail (received_at, mailbox, digest, envelope_from, envelope_to, raw)
    ON CONFLICT (mailbox, digest) DO NOTHING
    RETURNING id
)
SELECT count(*), (SELECT pg_notify('palier_mail_in', '')) FROM stored
"""


@dataclass(frozen=True, slots=True)
class Arrived:
    """One mail as the sender handed it over."""

    received_at: datetime
    mailbox: str
    sender: str
    recipients: tuple[str, ...]
    raw: bytes

    @property
    def digest(self) -> str:
        """What makes it the same mail when it is delivered again."""
        return hashlib.sha256(self.raw).hexdigest()


@dataclass(slots=True)
class Tally:
    """What happened since the last health line."""

    stored: int = 0
    doubled: int = 0
    refused: int = 0
    put_off: int = 0


class Store:
    """The one writer: takes waiting mails together, commits them, then lets their sessions answer."""

    def __init__(self, database_url: str) -> None:
        self.database_url = database_url
        self.tally = Tally()
        self._waiting: asyncio.Queue[tuple[Arrived, asyncio.Future[None]]] = asyncio.Queue()
        self._spare: tuple[Arrived, asyncio.Future[None]] | None = None
        self._connection: psycopg.AsyncConnection[Any] | None = None
        self._opening = asyncio.Lock()

    async def keep(self, mail: Arrived) -> None:
        """Return once the mail is committed.  Raises whatever kept it from being so."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        await self._waiting.put((mail, done))
        await asyncio.wait_for(done, WAIT_SECONDS)

    async def run(self) -> None:
        """Write until cancelled."""
        while True:
            await self._write(await self._gather())

    async def close(self) -> None:
        """Let go of the database."""
        await self._forget_connection()

    async def _gather(self) -> list[tuple[Arrived, asyncio.Future[None]]]:
        """Everything that waits now, up to a bound in number and size; at least one mail."""
        batch = [self._spare or await self._waiting.get()]
        self._spare = None
        size = len(batch[0][0].raw)
        while len(batch) < BATCH_MAILS and not self._waiting.empty():
            entry = self._waiting.get_nowait()
            size += len(entry[0].raw)
            if size > BATCH_BYTES:
                self._spare = entry
                break
            batch.append(entry)
        return [entry for entry in batch if not entry[1].cancelled()]

    async def _write(self, batch: list[tuple[Arrived, asyncio.Future[None]]]) -> None:
        if not batch:
            return
        mails = [mail for mail, _ in batch]
        try:
            stored = await self._store_twice_at_most(mails)
        except (psycopg.Error, OSError) as fault:
            await self._forget_connection()
            for _, done in batch:
                if not done.done():
                    done.set_exception(NoRoom(str(fault)) if is_full(fault) else StoreUnavailable(str(fault)))
            return
        self.tally.stored += stored
        self.tally.doubled += len(mails) - stored
        for _, done in batch:
            if not done.done():
                done.set_result(None)

    async def _store_twice_at_most(self, mails: list[Arrived]) -> int:
        """A connection that died while idle is no fault: a fresh one gets a second chance; twice is harmless."""
        try:
            return await self._store(mails)
        except psycopg.OperationalError:
            await self._forget_connection()
            return await self._store(mails)

    async def _store(self, mails: list[Arrived]) -> int:
        connection = await self._opened()
        cursor = await connection.execute(STORE, columns_of(mails), prepare=True, binary=True)
        row = await cursor.fetchone()
        return int(row[0]) if row else 0

    async def tell_alive(self, place: str) -> bool:
        """Say that mail is taken at this place; answers whether the database heard it."""
        return await self._tell(ALIVE, place)

    async def tell_stopped(self, place: str) -> bool:
        """Say that it is no longer, on purpose: nobody need wonder about the silence."""
        return await self._tell(STOPPED, place)

    async def _tell(self, statement: str, place: str) -> bool:
        """A sign that can't be given is missed there; mail is taken, or put off, all the same."""
        try:
            await (await self._opened()).execute(statement, {"program": MAIL, "place": place})
        except psycopg.OperationalError:
            await self._forget_connection()
            return False
        except (psycopg.Error, OSError):
            return False
        return True

    async def _opened(self) -> psycopg.AsyncConnection[Any]:
        async with self._opening:
            if self._connection is None:
                self._connection = await psycopg.AsyncConnection.connect(
                    self.database_url, autocommit=True, connect_timeout=5, application_name="palier mail listener"
                )
            return self._connection

    async def _forget_connection(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(psycopg.Error, OSError):
                await self._connection.close()
            self._connection = None


class StoreUnavailable(Exception):
    """The database didn't take the mail; its sender must keep it."""


class NoRoom(StoreUnavailable):
    """The disk of the database is full."""


def is_full(fault: Exception) -> bool:
    """Does the database say that its disk has no room left?"""
    return isinstance(fault, psycopg.errors.DiskFull)


def columns_of(mails: Sequence[Arrived]) -> tuple[list[Any], ...]:
    """The mails as the statement takes them."""
    return (
        [mail.received_at for mail in mails],
        [mail.mailbox for mail in mails],
        [mail.digest for mail in mails],
        [mail.sender for mail in mails],
        [" ".join(mail.recipients) for mail in mails],
        [mail.raw for mail in mails],
    )


def keep_all(connection: psycopg.Connection[Any], mails: Sequence[Arrived]) -> int:
    """Keep mails and answer how many were new; committed when this returns, if the connection commits by itself."""
    row = connection.execute(STORE, columns_of(mails), binary=True).fetchone()
    return int(row[0]) if row else 0


def plain(address: str) -> str:
    """An address of an envelope as a database keeps it, without what would break a list of them."""
    return "".join(sign for sign in address.encode("utf-8", "replace").decode() if sign.isprintable() and sign != " ")
