"""Registration with Django."""

from django.apps import AppConfig


class HelpConfig(AppConfig):
    """Public knowledge."""

    name = "palier.adapters.help"
