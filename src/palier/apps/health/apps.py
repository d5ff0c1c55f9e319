"""Registration with Django."""

from django.apps import AppConfig


class HealthConfig(AppConfig):
    """The health app."""

    name = "palier.apps.health"
