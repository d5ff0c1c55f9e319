"""Registration with Django."""

from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    """The knowledge app."""

    name = "palier.apps.knowledge"
