"""Registration with Django."""

from django.apps import AppConfig


class ClocksConfig(AppConfig):
    """The clocks app."""

    name = "palier.apps.clocks"
