"""`palier live`: the live streams, in an ASGI process of their own."""

import argparse
import asyncio
import signal
from typing import Any

from palier.project.arguments import port
from palier.project.speech import _


def add_to(verbs: Any) -> None:
    """Declare the verb."""
    parser = verbs.add_parser("live", help=_("run the live streams alone"))
    parser.add_argument("--host", default="127.0.0.1", help=_("address to listen on (0.0.0.0: all)"))
    parser.add_argument("--port", type=port, default=8001, help=_("port of the live streams (the next one)"))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Serve until told to stop, in this very process: one event loop needs no parent to watch it."""
    asyncio.run(_run(options.host, options.port))
    return 0


async def _run(host: str, port: int) -> None:
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    await serve_streams(host, port, stopping)


async def serve_streams(host: str, port: int, stopping: asyncio.Event) -> None:
    """Serve the live streams on the running loop until the event is set.  Raises OSError when the port can't be had."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server.embed import Server

    from palier.adapters.live.signs import giving_signs
    from palier.adapters.live.stream import conninfo
    from palier.apps.health.telling import place_of
    from palier.project.asgi import application

    server = Server(application, host, port, interface=Interfaces.ASGINL, websockets=False, log_level=LogLevels.error)
    serving, told = asyncio.ensure_future(server.serve()), asyncio.ensure_future(stopping.wait())
    async with giving_signs(conninfo(), place_of(host, port)):
        await asyncio.wait({serving, told}, return_when=asyncio.FIRST_COMPLETED)
        told.cancel()
        if serving.done():
            serving.result()
    if not serving.done():
        server.stop()  # type: ignore[no-untyped-call]
    await serving
