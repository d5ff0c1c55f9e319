"""Registration with Django."""

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """The incidents app."""

    name = "palier.apps.incidents"
