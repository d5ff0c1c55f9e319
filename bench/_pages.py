"""The pages for `bench.queue`: the real stack, but for static files by their own names (nothing was collected)."""

import os

from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "palier.project.settings")
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

from palier.project.wsgi import application  # noqa: E402 once the settings are as above

__all__ = ["application"]
