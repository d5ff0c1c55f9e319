"""Registration with Django."""

from django.apps import AppConfig


class AppearanceConfig(AppConfig):
    """The appearance app."""

    name = "palier.apps.appearance"
