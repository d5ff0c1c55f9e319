"""Registration with Django."""

from django.apps import AppConfig


class EngagementsConfig(AppConfig):
    """The engagements app."""

    name = "palier.apps.engagements"
