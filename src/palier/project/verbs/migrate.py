"""`palier migrate`: bring the database to this version."""

import argparse
from typing import Any

from palier.project.running import use_database
from palier.project.speech import _


def add_to(verbs: Any) -> None:
    """Declare the verb."""
    parser = verbs.add_parser("migrate", help=_("bring the database to this version"))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Apply what is missing, and say what was applied."""
    with use_database():
        from django.core.management import call_command

        call_command("migrate", interactive=False, verbosity=1)
    return 0
