"""Registration with Django."""

from django.apps import AppConfig


class RoutingConfig(AppConfig):
    """The routing app."""

    name = "palier.apps.routing"
