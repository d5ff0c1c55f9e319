"""Registration with Django."""

from django.apps import AppConfig


class ViewsConfig(AppConfig):
    """The views app."""

    name = "palier.apps.views"
