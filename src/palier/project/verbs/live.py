"""`palier live`: the live streams, in an ASGI process of their own."""

import argparse
from typing import Any

from palier.project.arguments import port
from palier.project.speech import _
from palier.project.verbs.web import become_granian


def add_to(verbs: Any) -> None:
    """Declare the verb."""
    parser = verbs.add_parser("live", help=_("run the live streams alone"))
    parser.add_argument("--host", default="127.0.0.1", help=_("address to listen on (0.0.0.0: all)"))
    parser.add_argument("--port", type=port, default=8001, help=_("port of the live streams (the next one)"))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Become granian."""
    become_granian("asginl", "palier.project.asgi:application", "--host", options.host, "--port", str(options.port))
    return 0
