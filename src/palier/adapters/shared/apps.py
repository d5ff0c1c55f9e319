"""Registration with Django."""

from django.apps import AppConfig


class SharedConfig(AppConfig):
    """What every screen and every mail has in common."""

    name = "palier.adapters.shared"
    label = "shared"
