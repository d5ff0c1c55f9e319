"""`palier worker`: keep time, read mail, send mail and do the housekeeping, until told to stop."""

import argparse
from typing import Any

from palier.project.logs import configure_logging
from palier.project.running import use_database
from palier.project.speech import _


def add_to(verbs: Any) -> None:
    """Declare the verb."""
    parser = verbs.add_parser("worker", help=_("run the jobs alone"))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Work; several may run at once, on any number of machines."""
    with use_database():
        configure_logging()
        from palier.adapters.jobs.worker import run_worker
        from palier.project.pumps import works

        run_worker(works())
    return 0
