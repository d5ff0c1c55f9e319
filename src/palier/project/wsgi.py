"""The pages: the public status page from its files, everything else by Django."""

import gc
import os
from typing import cast

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from palier.project.logs import configure_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "palier.project.settings")
configure_logging()
desk = get_wsgi_application()

from palier.adapters.status.serving import Application, PageFirst  # noqa: E402 Django is ready now

application = PageFirst(cast("Application", desk))


def settle() -> None:
    """Load every view now, and let the collector of garbage pass over what lives as long as the process.

    Looking through all of it took 70 ms of one page in a hundred.
    """
    assert get_resolver().url_patterns
    gc.collect()
    gc.freeze()


settle()
