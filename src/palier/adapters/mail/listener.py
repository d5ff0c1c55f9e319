"""The SMTP and LMTP listener: a mail is committed before its sender hears 250.

A process of its own without Django: it knows the database by plain psycopg and one table.  Sessions hand their mails
to one writer, which commits whatever has gathered in one statement, so that many senders share one disk flush.
On any doubt the answer is temporary and the sender keeps the mail (RFC 5321 §4.5.4, RFC 2033).
"""

import asyncio
import contextlib
import hashlib
import logging
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import psycopg
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

log = logging.getLogger("palier.mail")

STRETCH_BYTES = 1024 * 1024
RECIPIENTS = 100
SESSIONS = 200
SESSION_SECONDS = 300
BATCH_MAILS = 100
BATCH_BYTES = 32 * 2**20
WAIT_SECONDS = 30.0
HEALTH_SECONDS = 60.0
STOP_SECONDS = 1.5

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

    async def keep(self, mail: Arrived) -> None:
        """Return once the mail is committed.  Raises whatever kept it from being so."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        await self._waiting.put((mail, done))
        await asyncio.wait_for(done, WAIT_SECONDS)

    async def run(self) -> None:
        """Write until cancelled."""
        try:
            while True:
                await self._write(await self._gather())
        finally:
            if self._connection is not None:
                await self._connection.close()

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
                    done.set_exception(StoreUnavailable(str(fault)))
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
        if self._connection is None:
            self._connection = await psycopg.AsyncConnection.connect(
                self.database_url, autocommit=True, connect_timeout=5, application_name="palier mail listener"
            )
        columns: tuple[list[Any], ...] = (
            [mail.received_at for mail in mails],
            [mail.mailbox for mail in mails],
            [mail.digest for mail in mails],
            [mail.sender for mail in mails],
            [" ".join(mail.recipients) for mail in mails],
            [mail.raw for mail in mails],
        )
        cursor = await self._connection.execute(STORE, columns, prepare=True, binary=True)
        row = await cursor.fetchone()
        return int(row[0]) if row else 0

    async def _forget_connection(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(psycopg.Error, OSError):
                await self._connection.close()
            self._connection = None


class StoreUnavailable(Exception):
    """The database didn't take the mail; its sender must keep it."""


@dataclass
class Door:
    """What a session asks of us: is this address ours, is this mail kept.

    No slots: aiosmtpd reads every attribute of its handler, and Python 3.11.2 (Debian 12) fails at `__weakref__`.
    """

    store: Store
    address: str
    max_bytes: int
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))
    busy: int = 0

    async def handle_RCPT(  # noqa: N802 (the server calls it so, with all of these)
        self,
        server: SMTP,  # noqa: ARG002
        session: Session,  # noqa: ARG002
        envelope: Envelope,
        address: str,
        rcpt_options: list[str],
    ) -> str:
        """Take mail for our address, with or without a tag after `+`; nothing else, so that we relay for nobody."""
        if not is_ours(address, self.address):
            self.store.tally.refused += 1
            return f"550 5.1.1 No such mailbox here. Nothing was kept. The address of this desk is {self.address}."
        if len(envelope.rcpt_tos) >= RECIPIENTS:
            return "452 4.5.3 Too many recipients in one delivery. Send the rest in another one."
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(rcpt_options)
        return "250 2.1.5 OK"

    async def handle_exception(self, error: Exception) -> str:
        """A fault of ours is no reason for the sender to give up."""
        log.error("session failed: %r", error)
        return "451 4.3.0 Something failed on our side. Nothing was kept; please send it again later."

    async def keep(self, envelope: Envelope, words: bytes) -> str:
        """Answer 250 once the mail is committed, 451 when it isn't."""
        self.busy += 1
        try:
            return await self._keep(envelope, words)
        finally:
            self.busy -= 1

    async def _keep(self, envelope: Envelope, words: bytes) -> str:
        mail = Arrived(
            received_at=self.now(),
            mailbox=self.address,
            sender=plain(envelope.mail_from or "").removeprefix("<>"),  # how the server writes the null sender
            recipients=tuple(plain(address) for address in envelope.rcpt_tos),
            raw=words,
        )
        try:
            await self.store.keep(mail)
        except (StoreUnavailable, TimeoutError) as fault:
            self.store.tally.put_off += 1
            log.warning("mail put off: the database did not take it (%s)", fault or "no answer in time")
            return "451 4.3.0 The mail could not be stored just now. Nothing was kept; please send it again later."
        return "250 2.0.0 Stored"


def is_ours(address: str, ours: str) -> bool:
    """Whether an address is ours, small and capital letters and a tag after `+` apart."""
    local, _, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}" == ours.lower()


def plain(address: str) -> str:
    """An address of an envelope as a database keeps it, without what would break a list of them."""
    return "".join(sign for sign in address.encode("utf-8", "replace").decode() if sign.isprintable() and sign != " ")


class SmtpSession(SMTP):
    """One SMTP conversation: takes mails in long stretches, and refuses in sentences that say what to do.

    Only a dot between two CR LF ends a mail, so that nobody smuggles a second one in (RFC 5321 §4.1.1.4); lines may
    be of any length.  Once a mail is larger than we take, the rest of it is read and kept nowhere.
    """

    line_length_limit = STRETCH_BYTES
    event_handler: Door
    data_size_limit: int

    async def smtp_DATA(self, arg: str | None) -> None:  # noqa: N802 (the server calls it so)
        """Take the words of a mail and answer what became of it."""
        if await self.check_helo_needed() or await self.check_auth_needed("DATA"):
            return
        if self.envelope is None or not self.envelope.rcpt_tos:
            await self.push("503 5.5.1 Say first for whom the mail is (RCPT TO).")
        elif arg:
            await self.push("501 5.5.4 DATA takes no words of its own.")
        else:
            await self.push("354 End data with <CR><LF>.<CR><LF>")
            words = await read_mail(self._reader, self.data_size_limit)
            answer = self.too_large() if words is None else await self.event_handler.keep(self.envelope, words)
            said = self.said_to_each(answer)
            self._set_post_data_state()  # type: ignore[no-untyped-call]
            await self.push(said)

    async def push(self, status: str | bytes) -> None:
        """Say it; what the server itself says of a size announced, in our words."""
        announced = isinstance(status, str) and status.startswith("552 Error")
        await super().push(self.too_large() if announced else status)  # type: ignore[type-var]

    def too_large(self) -> str:
        """The refusal of a mail above the limit."""
        limit = self.data_size_limit // 2**20
        return f"552 5.3.4 The mail is larger than {limit} MB. Nothing was kept; send large files another way."

    def said_to_each(self, said: str) -> str:
        """The answer as often as the protocol wants it after the words of a mail."""
        return said


BEGUN, LONELY_DOT = b"\r\n", b".\r\n"


async def read_mail(reader: asyncio.StreamReader, limit: int) -> bytes | None:
    """The words of a mail up to the lonely dot, doubled dots undone; None where they are more than `limit` bytes."""
    words, too_many, ended = bytearray(BEGUN), False, False
    while not ended:
        try:
            words += await reader.readuntil(LONELY_DOT)
        except asyncio.LimitOverrunError as stretch:
            words += await reader.readexactly(stretch.consumed)
        ended = words.endswith(BEGUN + LONELY_DOT)
        too_many = too_many or len(words) - len(BEGUN) - len(LONELY_DOT) * ended > limit
        if too_many:
            del words[: -len(BEGUN + LONELY_DOT)]
    if too_many:
        return None
    return bytes(words[: -len(LONELY_DOT)].replace(BEGUN + b".", BEGUN)[len(BEGUN) :])


class LmtpSession(SmtpSession, LMTP):
    """One LMTP conversation: the same, with an answer for each recipient (RFC 2033 §4.2)."""

    def said_to_each(self, said: str) -> str:
        """Once for each recipient."""
        assert self.envelope is not None
        return "\r\n".join([said] * max(1, len(self.envelope.rcpt_tos)))


class Listener:
    """The listening socket and its sessions."""

    def __init__(self, door: Door, *, host: str, port: int, lmtp: bool = False) -> None:
        self.door = door
        self.host, self.port = host, port
        self.kind: type[SMTP] = LmtpSession if lmtp else SmtpSession
        self.sessions: set[SMTP] = set()
        self._server: asyncio.Server | None = None
        self._writer: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Start to listen; `port` then says where, when 0 was asked for."""
        self._writer = asyncio.create_task(self.door.store.run())
        self._server = await asyncio.get_running_loop().create_server(self._session, self.host, self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    def _session(self) -> asyncio.BaseProtocol:
        self.sessions = {session for session in self.sessions if session.transport is not None}
        if len(self.sessions) >= SESSIONS:
            return _Full()
        session = self.kind(
            self.door,
            data_size_limit=self.door.max_bytes,
            enable_SMTPUTF8=True,
            hostname=self.door.address.rpartition("@")[2],
            ident="Palier",
            timeout=SESSION_SECONDS,
            loop=asyncio.get_running_loop(),
        )
        self.sessions.add(session)
        return session

    async def close(self) -> None:
        """Take no more, let mails that are being committed be answered, then hang up."""
        assert self._server is not None
        assert self._writer is not None
        self._server.close()
        deadline = asyncio.get_running_loop().time() + STOP_SECONDS
        while self.door.busy and asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(0.01)
        for session in self.sessions:
            if session.transport is not None:
                session.transport.close()
        self._writer.cancel()
        await asyncio.gather(self._writer, return_exceptions=True)


class _Full(asyncio.Protocol):
    """Turns away whoever comes while too many talk to us; they try again."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.write(b"421 4.3.2 Too many connections just now. Please try again later.\r\n")
        transport.close()


async def listen(listener: Listener, stop: asyncio.Event) -> None:
    """Listen until told to stop, with a health line each minute in which something happened."""
    await listener.open()
    log.info("mail is taken for %s on %s:%d", listener.door.address, listener.host, listener.port)
    try:
        while not stop.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), HEALTH_SECONDS)
            _tell_health(listener)
    finally:
        await listener.close()


def _tell_health(listener: Listener) -> None:
    tally, listener.door.store.tally = listener.door.store.tally, Tally()
    if tally != Tally():
        said = (tally.stored, tally.doubled, tally.refused, tally.put_off, len(listener.sessions))
        log.info("mail: %d stored, %d delivered twice, %d refused, %d put off; %d sessions", *said)


def run(
    host: str, port: int, *, database_url: str, address: str, max_bytes: int = 25 * 2**20, lmtp: bool = False
) -> None:
    """Listen in this process until SIGTERM or SIGINT; stops in less than two seconds."""
    door = Door(Store(database_url), address=address, max_bytes=max_bytes)
    asyncio.run(_until_signalled(Listener(door, host=host, port=port, lmtp=lmtp)))


async def _until_signalled(listener: Listener) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await listen(listener, stop)
