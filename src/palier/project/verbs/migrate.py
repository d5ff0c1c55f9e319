"""`palier migrate`: bring the database and the collected static files to this version."""

import argparse
import hashlib
from pathlib import Path
from typing import Any

from palier.project.cli import Refused
from palier.project.running import use_database
from palier.project.speech import _, ngettext


def add_to(verbs: Any) -> None:
    """Declare the verb."""
    parser = verbs.add_parser("migrate", help=_("bring the database to this version"))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Apply what is missing, and say how much that was; a step that fails speaks for itself."""
    with use_database():
        from django.db import OperationalError

        try:
            steps = bring_up_to_date()
        except OperationalError as error:
            raise Refused(
                _("The database does not answer. Nothing was changed. Check DATABASE_URL. It said:\n%(words)s")
                % {"words": str(error).strip()}
            ) from error
        if steps:
            said = ngettext(
                "Database brought to this version: %(steps)s step",
                "Database brought to this version: %(steps)s steps",
                steps,
            )
            print(said % {"steps": steps})
        collect_static_files()
    return 0


def bring_up_to_date() -> int:
    """Give an empty database its tables at once, another one what it lacks; answers how many steps that was."""
    from django.core.management import call_command

    from palier.project.fresh import build_tables, is_empty

    steps = build_tables() if is_empty() else missing_steps()
    call_command("migrate", interactive=False, verbosity=0)
    return steps


def missing_steps() -> int:
    """How many migrations the database has not seen."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def collect_static_files() -> None:
    """Lay static files out for serving, compressed and named by content; only when one of them has changed."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            found = Path(storage.path(name)).stat()
            digest.update(f"{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(digest.hexdigest())
