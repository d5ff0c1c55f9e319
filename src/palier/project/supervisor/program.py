"""One program under supervision: what to run, and how to see that it is ready."""

import asyncio
import ctypes
import os
import signal
import socket
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

PR_SET_PDEATHSIG = 1
READY_PAUSE = 0.02
HELLO_SECONDS = 5.0
LONGEST_LINE = 2**20


@dataclass(frozen=True)
class Program:
    """A command that runs for as long as the desk does; ready once its address takes connections.

    With a `hello` (b"" where the server speaks first) it must also have answered it.
    Should we be killed with -9, it is killed too; one with children of its own is asked to end, for only it knows them.
    """

    name: str
    command: tuple[str, ...]
    address: tuple[str, int] | None = None
    hello: bytes | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    has_children: bool = False

    async def start(self) -> tuple[asyncio.subprocess.Process, asyncio.StreamReader]:
        """Start it as the head of its own process group, so that all it starts can be ended with it.

        Answers the process and what it says.  The pipe is ours: asyncio's own would hold back the news of an end
        until everyone who inherited it has let go.
        """
        listening, saying = os.pipe()
        try:
            process = await asyncio.create_subprocess_exec(
                *self.command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=saying,
                stderr=saying,
                env={**os.environ, **self.environment},
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGTERM if self.has_children else signal.SIGKILL),
            )
        except BaseException:
            os.close(listening)
            raise
        finally:
            os.close(saying)
        words = asyncio.StreamReader(limit=LONGEST_LINE)
        loop = asyncio.get_running_loop()
        pipe = os.fdopen(listening, "rb", buffering=0)  # closed by the transport at its end
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(words), pipe)
        return process, words

    async def answers(self) -> None:
        """Return once the address takes connections and has said something; at once where there is no address."""
        while self.address:
            try:
                words, writer = await asyncio.open_connection(*self.address)
                try:
                    if self.hello is None or await self._hears(words, writer):
                        return
                finally:
                    writer.close()
            except (TimeoutError, OSError):
                pass
            await asyncio.sleep(READY_PAUSE)

    async def _hears(self, words: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """A server may accept long before it serves: does it answer our hello?"""
        writer.write(self.hello or b"")
        return bool(await asyncio.wait_for(words.read(1), HELLO_SECONDS))


def die_with_parent(last_signal: signal.Signals) -> Callable[[], None] | None:
    """What a child does before its program starts: ask the kernel to end it should we be killed with -9.

    Everything is looked up here, before the fork: between fork and exec a child must do as little as possible.
    """
    if sys.platform != "linux":
        return None
    prctl, getppid, leave = ctypes.CDLL(None, use_errno=True).prctl, os.getppid, os._exit
    parent, number = os.getpid(), int(last_signal)

    def ask() -> None:
        prctl(PR_SET_PDEATHSIG, number)
        if getppid() != parent:  # it died before we could ask
            leave(1)

    return ask


def is_taken(host: str, port: int) -> bool:
    """Does another program listen on that port already?"""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False
