"""Registration with Django."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The agents' screens."""

    name = "palier.adapters.desk"
    label = "desk"
