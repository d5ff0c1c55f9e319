"""Registration with Django."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The cases app."""

    name = "palier.apps.cases"
