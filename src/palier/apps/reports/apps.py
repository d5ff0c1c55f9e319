"""Registration with Django."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """The reports app."""

    name = "palier.apps.reports"
