"""The live streams; pages are served by `wsgi`, which is several times faster for them."""

import os

import django

from palier.project.logs import configure_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "palier.project.settings")
configure_logging()
django.setup()

from palier.adapters.live.stream import application  # noqa: E402

__all__ = ["application"]
