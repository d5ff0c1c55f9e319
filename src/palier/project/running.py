"""What a verb needs around it: Django ready, in the terminal's language, and a database that answers."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from palier.project import environment
from palier.project.embedded import Embedded
from palier.project.speech import language

SETTINGS = "palier.project.settings"


def use_django() -> None:
    """Make Django ready; what it says to this terminal is in the terminal's language."""
    import django
    from django.utils import translation

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()
    translation.activate(language())


@contextmanager
def use_database() -> Iterator[Embedded | None]:
    """A database that answers, and Django ready to use it: DATABASE_URL, or the embedded server while inside.

    Answers the embedded server, None where DATABASE_URL names another.  Call it before anything reads the settings.
    """
    if os.environ.get("DATABASE_URL"):
        use_django()
        yield None
        return
    with Embedded(environment.home() / "postgres") as server:
        os.environ["DATABASE_URL"] = server.url
        try:
            use_django()
            yield server
        finally:
            from django.db import connections

            connections.close_all()
            del os.environ["DATABASE_URL"]
