"""The SMTP and LMTP listener: a mail is committed before its sender hears 250.

A process of its own without Django.  Sessions hand their mails to one writer, which commits whatever has gathered in
one statement, so that many senders share one disk flush.  On any doubt the answer is temporary and the sender keeps
the mail (RFC 5321 §4.5.4, RFC 2033).
"""

import asyncio
import contextlib
import logging
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from aiosmtpd.smtp import SMTP, Envelope, Session

from palier.adapters.mail.envelopes import mailbox_of
from palier.adapters.mail.sessions import LmtpSession, SmtpSession
from palier.adapters.mail.store import Arrived, NoRoom, Store, StoreUnavailable, Tally, plain
from palier.apps.health.telling import SIGN_OFF_SECONDS, SIGN_SECONDS, place_of

log = logging.getLogger("palier.mail")

RECIPIENTS = 100
SESSIONS = 200
SESSION_SECONDS = 300
HEALTH_SECONDS = 60.0
STOP_SECONDS = 1.5


@dataclass
class Door:
    """What a session asks of us: is this address ours, is this mail kept.

    No slots: aiosmtpd reads every attribute of its handler, and Python 3.11.2 (Debian 12) fails at `__weakref__`.
    """

    store: Store
    address: str
    max_bytes: int
    also: tuple[str, ...] = ()
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
        """Take mail for our addresses, with or without a tag after `+`; nothing else, so that we relay for nobody."""
        if not any(is_ours(address, ours) for ours in (self.address, *self.also)):
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
        """Answer 250 once the mail is committed, 452 when there is no room for it, 451 when it isn't otherwise."""
        self.busy += 1
        try:
            return await self._keep(envelope, words)
        finally:
            self.busy -= 1

    async def _keep(self, envelope: Envelope, words: bytes) -> str:
        mail = Arrived(
            received_at=self.now(),
            mailbox=mailbox_of(envelope.rcpt_tos, address=self.address, also=self.also),
            sender=plain(envelope.mail_from or "").removeprefix("<>"),  # how the server writes the null sender
            recipients=tuple(plain(address) for address in envelope.rcpt_tos),
            raw=words,
        )
        try:
            await self.store.keep(mail)
        except (StoreUnavailable, TimeoutError) as fault:
            self.store.tally.put_off += 1
            log.warning("mail put off: the database did not take it (%s)", fault or "no answer in time")
            if isinstance(fault, NoRoom):
                return "452 4.3.1 There is no room for the mail just now. Nothing was kept; please send it again later."
            return "451 4.3.0 The mail could not be stored just now. Nothing was kept; please send it again later."
        return "250 2.0.0 Stored"


def is_ours(address: str, ours: str) -> bool:
    """Whether an address is ours, small and capital letters and a tag after `+` apart."""
    local, _, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}" == ours.lower()


class Listener:
    """The listening socket and its sessions."""

    def __init__(self, door: Door, *, host: str, port: int, lmtp: bool = False) -> None:
        self.door = door
        self.host, self.port = host, port
        self.kind: type[SMTP] = LmtpSession if lmtp else SmtpSession
        self.sessions: set[SMTP] = set()
        self._server: asyncio.Server | None = None
        self._writer: asyncio.Task[None] | None = None
        self._signs: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Start to listen; `port` then says where, when 0 was asked for."""
        self._writer = asyncio.create_task(self.door.store.run())
        self._server = await asyncio.get_running_loop().create_server(self._session, self.host, self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        self._signs = asyncio.create_task(self._give_signs())

    @property
    def place(self) -> str:
        """Where it listens, as people write it."""
        return place_of(self.host, self.port)

    async def _give_signs(self) -> None:
        """Say every so often that mail is taken here, as the worker does: silence tells that it was killed.

        So it does of a listener that still greets its callers, and can't keep what they bring any more.
        """
        assert self._writer is not None
        while not self._writer.done():
            await self.door.store.tell_alive(self.place)
            await asyncio.sleep(SIGN_SECONDS)

    async def _stop_signs(self) -> None:
        assert self._signs is not None
        self._signs.cancel()
        await asyncio.gather(self._signs, return_exceptions=True)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.door.store.tell_stopped(self.place), SIGN_OFF_SECONDS)

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
        await self._stop_signs()
        deadline = asyncio.get_running_loop().time() + STOP_SECONDS
        while self.door.busy and asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(0.01)
        for session in self.sessions:
            if session.transport is not None:
                session.transport.close()
        self._writer.cancel()
        await asyncio.gather(self._writer, return_exceptions=True)
        await self.door.store.close()


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
    host: str,
    port: int,
    *,
    database_url: str,
    address: str,
    also: Sequence[str] = (),
    max_bytes: int = 25 * 2**20,
    lmtp: bool = False,
) -> None:
    """Listen in this process until SIGTERM or SIGINT; stops in less than two seconds.

    Mail is taken for `address`, and for those it `also` has: of a vulnerability channel.
    """
    door = Door(Store(database_url), address=address, also=tuple(also), max_bytes=max_bytes)
    asyncio.run(_until_signalled(Listener(door, host=host, port=port, lmtp=lmtp)))


async def _until_signalled(listener: Listener) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await listen(listener, stop)
