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
def database_address() -> Iterator[Embedded | None]:
    """A database that answers: the one DATABASE_URL names, or the embedded server, for which it is set while inside.

    Answers the embedded server, None where DATABASE_URL was set.  Enter it before anything reads the settings.
    """
    if os.environ.get("DATABASE_URL"):
        yield None
        return
    with Embedded(environment.make_writable(environment.home()) / "postgres") as server:
        os.environ["DATABASE_URL"] = server.url
        try:
            yield server
        finally:
            del os.environ["DATABASE_URL"]


@contextmanager
def use_database() -> Iterator[Embedded | None]:
    """The same with Django ready to use it; its connections are closed at the end."""
    with database_address() as server:
        use_django()
        from django.db import connections

        try:
            yield server
        finally:
            connections.close_all()
