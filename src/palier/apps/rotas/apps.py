"""Registration with Django."""

from django.apps import AppConfig


class RotasConfig(AppConfig):
    """The rotas app."""

    name = "palier.apps.rotas"
