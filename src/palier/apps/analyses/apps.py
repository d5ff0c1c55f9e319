"""Registration with Django."""

from django.apps import AppConfig


class AnalysesConfig(AppConfig):
    """The analyses app."""

    name = "palier.apps.analyses"
