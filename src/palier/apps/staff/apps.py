"""Registration with Django."""

from django.apps import AppConfig


class StaffConfig(AppConfig):
    """The staff app."""

    name = "palier.apps.staff"
