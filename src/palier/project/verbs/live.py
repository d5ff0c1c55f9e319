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
    from palier.project.asgi import application

    asyncio.run(_serve(application, options.host, options.port))
    return 0


async def _serve(application: Any, host: str, port: int) -> None:
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server.embed import Server

    server = Server(application, host, port, interface=Interfaces.ASGINL, websockets=False, log_level=LogLevels.error)
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, server.stop)
    await server.serve()
