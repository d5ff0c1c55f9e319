"""Registration with Django."""

from django.apps import AppConfig


class BatchesConfig(AppConfig):
    """The batches app."""

    name = "palier.apps.batches"
