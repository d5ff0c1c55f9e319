"""`palier worker`: keep time, read mail, send mail and do the housekeeping, until told to stop."""

import argparse
from functools import partial
from typing import Any

from palier.project.arguments import port
from palier.project.logs import configure_logging
from palier.project.running import use_database
from palier.project.speech import _


def add_to(verbs: Any) -> None:
    """Declare the verb."""
    parser = verbs.add_parser("worker", help=_("run the jobs alone"))
    parser.add_argument("--host", default="127.0.0.1", help=_("address to listen on (0.0.0.0: all)"))
    parser.add_argument("--live-port", type=port, metavar="PORT", help=_("serve the live streams here as well"))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Work; several may run at once, on any number of machines."""
    with use_database():
        configure_logging()
        from palier.adapters.jobs.worker import run_worker
        from palier.project.pumps import works
        from palier.project.verbs.live import serve_streams

        streams = partial(serve_streams, options.host, options.live_port)
        run_worker(works(), [streams] if options.live_port else [])
    return 0
