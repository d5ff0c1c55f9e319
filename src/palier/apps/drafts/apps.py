"""Registration with Django."""

from django.apps import AppConfig


class DraftsConfig(AppConfig):
    """The drafts app."""

    name = "palier.apps.drafts"
