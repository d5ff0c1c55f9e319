"""The whole desk under one supervisor: the database, the pages, the live streams, the jobs and the mail."""

import asyncio
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

from palier.project import environment
from palier.project.embedded import Embedded
from palier.project.speech import _
from palier.project.supervisor import Journal, Program, StartRefused, Supervisor

DATABASE_PAUSE = 0.5
LEAN = {"MALLOC_ARENA_MAX": "1"}
"""One heap a process: Python's threads take turns anyway, and a heap for each of them costs 3 MiB a process."""

HTTP_HELLO = b"HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
SMTP_HELLO = b""  # the server speaks first


@dataclass(frozen=True)
class Addresses:
    """Where the desk listens."""

    host: str = "127.0.0.1"
    web: int = 8000
    live: int = 8001
    mail: int = 2525

    def environment(self) -> dict[str, str]:
        """What the programs learn of it; what is set already stays, for it may name a proxy."""
        shown = "localhost" if self.host in {"127.0.0.1", "0.0.0.0", "::", "::1"} else self.host  # noqa: S104
        told = {"PALIER_URL": f"http://{shown}:{self.web}", "PALIER_MAIL_LISTEN": f"{self.host}:{self.mail}"}
        if self.live != self.web + 1:  # pages look for the next port of whichever host they were reached by
            told["PALIER_LIVE_URL"] = f"http://{shown}:{self.live}"
        return {name: environment.text(name, value) for name, value in told.items()}


def palier_command(*words: str) -> tuple[str, ...]:
    """A verb of ours as a command."""
    return (sys.executable, "-m", "palier.project.cli", *words)


def programs_of(addresses: Addresses, extra: dict[str, str], *, web_workers: int = 1) -> list[Program]:
    """The programs that make a desk; `extra` is added to the environment of each.

    The worker serves the live streams as well: both wait more than they work, and another process costs 75 MiB.
    """
    told = addresses.environment() | LEAN | extra
    host = addresses.host
    reached = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104

    def program(name: str, *words: str, port: int, hello: bytes) -> Program:
        return Program(name, palier_command(*words), (reached, port), hello, told, has_children=name == "web")

    at, live = ("--host", host, "--port"), ("--host", host, "--live-port")
    workers = ("--workers", str(web_workers))
    return [
        program("web", "web", *at, str(addresses.web), *workers, port=addresses.web, hello=HTTP_HELLO),
        program("worker", "worker", *live, str(addresses.live), port=addresses.live, hello=HTTP_HELLO),
        program("mail", "mail", "listen", *at, str(addresses.mail), port=addresses.mail, hello=SMTP_HELLO),
    ]


def run_house(
    programs: list[Program], server: Embedded | None, journal: Journal, when_ready: Callable[[], None]
) -> None:
    """Run the programs beside a database that answers until told to stop.  Raises StartRefused."""

    async def supervise() -> None:
        async def watch() -> None:
            await watch_database(server, journal)

        await Supervisor(programs, journal).run(when_ready, watch if server else None)

    asyncio.run(supervise())


async def watch_database(server: Embedded | None, journal: Journal) -> None:
    """Bring the embedded server back whenever it has died."""
    while server:
        await asyncio.sleep(DATABASE_PAUSE)
        if not await asyncio.to_thread(server.is_alive):
            journal.say(_("PostgreSQL has died; it is started again. What was committed is kept."))
            await asyncio.to_thread(server.revive)


def bring_up_to_date(extra: dict[str, str], journal: Journal) -> None:
    """Migrate the database and collect static files, in a process of its own.  Raises StartRefused."""
    import os

    done = subprocess.run(
        palier_command("migrate"),
        env={**os.environ, **extra},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    for line in done.stdout.splitlines():
        journal.write("migrate", line)
    if done.returncode:
        raise StartRefused(_("The database could not be brought to this version; the lines above say why."))
