"""Registration with Django."""

from django.apps import AppConfig


class EntitlementsConfig(AppConfig):
    """The entitlements app."""

    name = "palier.apps.entitlements"
