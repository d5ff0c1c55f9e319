"""Registration with Django."""

from django.apps import AppConfig


class CannedConfig(AppConfig):
    """The canned app."""

    name = "palier.apps.canned"
