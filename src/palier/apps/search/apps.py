"""Registration with Django."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """The search app."""

    name = "palier.apps.search"
