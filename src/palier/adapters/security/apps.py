"""Registration with Django."""

from django.apps import AppConfig


class SecurityConfig(AppConfig):
    """The public side of the vulnerability channel."""

    name = "palier.adapters.security"
    label = "security"
