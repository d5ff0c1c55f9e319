"""Registration with Django."""

from django.apps import AppConfig


class CataloguesConfig(AppConfig):
    """The catalogues app."""

    name = "palier.apps.catalogues"
