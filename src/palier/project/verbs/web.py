"""`palier web`: the pages, behind granian's WSGI."""

import argparse
import os
import sys
from typing import Any

from palier.project.arguments import count, port
from palier.project.speech import _

STOP_SECONDS = "1"
IDLE_SECONDS = "600"
"""So long a thread waits for work before it goes and takes with it its connection and all that was planned for it."""


def add_to(verbs: Any) -> None:
    """Declare the verb."""
    parser = verbs.add_parser("web", help=_("run the pages alone"))
    parser.add_argument("--host", default="127.0.0.1", help=_("address to listen on (0.0.0.0: all)"))
    parser.add_argument("--port", type=port, default=8000, help=_("port of the pages"))
    parser.add_argument("--workers", type=count, default=1, metavar="N", help=_("processes that answer pages"))
    parser.add_argument("--threads", type=count, default=4, metavar="N", help=_("requests answered at once by each"))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Become granian; each thread keeps one connection to the database."""
    become_granian(
        "wsgi",
        "palier.project.wsgi:application",
        *("--host", options.host, "--port", str(options.port)),
        *("--workers", str(options.workers), "--blocking-threads", str(options.threads)),
        *("--blocking-threads-idle-timeout", IDLE_SECONDS),
    )
    return 0


def become_granian(interface: str, application: str, *arguments: str) -> None:
    """Replace this process by granian; its log says warnings only, requests are ours to log."""
    common = ("--interface", interface, "--no-ws", "--log-level", "warning", "--workers-kill-timeout", STOP_SECONDS)
    os.execv(
        sys.executable, [sys.executable, "-m", "granian", *common, "--respawn-failed-workers", *arguments, application]
    )
