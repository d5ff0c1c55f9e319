"""Registration with Django."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The customers' portal."""

    name = "palier.adapters.portal"
