"""Registration with Django."""

from django.apps import AppConfig


class PresenceConfig(AppConfig):
    """The presence app."""

    name = "palier.apps.presence"
