"""A mail server of our own for the benches of sending: takes all it is given, or has any trouble such servers have."""

import asyncio
import threading
import time
from enum import Enum

from aiosmtpd.smtp import SMTP


class Mood(Enum):
    """How it treats whoever brings mail, and what that takes: nobody there, hung up on, turned away, put off."""

    TAKES = "takes everything"
    ABSENT = "nobody listens"
    HANGS_UP = "hangs up before it greets"
    TURNS_AWAY = "greets with 421"
    BREAKS_OFF = "hangs up after the words"
    GREYLISTS = "450 to each recipient"
    STUMBLES = "451 after the words"


class Taker:
    """Takes everything and notes when; each mail that it took stands in `mails`, in order."""

    def __init__(self) -> None:
        self.taken: dict[str, float] = {}
        self.mails: list[tuple[str, bytes]] = []
        self.raw = b""
        self.mood = Mood.TAKES
        self.bothered = 0

    async def handle_RCPT(self, *asked) -> str:  # noqa: N802
        _, _, envelope, address, _ = asked
        if self.mood is Mood.GREYLISTS:
            self.bothered += 1
            return "450 4.7.1 Greylisted, please come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, *asked) -> str:  # noqa: N802
        server, _, envelope = asked
        if self.mood is not Mood.TAKES:
            self.bothered += 1
            if self.mood is Mood.BREAKS_OFF:
                server.transport.abort()
            return "451 4.7.0 Temporary server error. Please try again later"
        self.raw = envelope.original_content
        self.mails.append((envelope.rcpt_tos[0], self.raw))
        self.taken[envelope.rcpt_tos[0]] = time.perf_counter()
        return "250 taken"


class _Away(asyncio.Protocol):
    """Says the one thing it has to say, and hangs up."""

    def __init__(self, said: bytes) -> None:
        self.said = said

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.write(self.said)
        transport.close()


def serve(taker: Taker) -> int:
    """Serve it on loopback until the process ends; answers the port."""
    opened, ports = threading.Event(), []

    def session(loop: asyncio.AbstractEventLoop) -> asyncio.BaseProtocol:
        if taker.mood in (Mood.HANGS_UP, Mood.TURNS_AWAY):
            taker.bothered += 1
            return _Away(b"421 4.3.2 Service not available\r\n" if taker.mood is Mood.TURNS_AWAY else b"")
        return SMTP(taker, hostname="sink.example", loop=loop)

    async def main() -> None:
        loop = asyncio.get_running_loop()
        made = await loop.create_server(lambda: session(loop), "127.0.0.1", 0)
        ports.append(made.sockets[0].getsockname()[1])
        opened.set()
        await asyncio.Event().wait()

    threading.Thread(target=asyncio.run, args=(main(),), daemon=True).start()
    assert opened.wait(10)
    return ports[0]
