"""Registration with Django."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """The outbox app."""

    name = "palier.apps.outbox"
