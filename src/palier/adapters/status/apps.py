"""Registration with Django."""

from django.apps import AppConfig


class StatusConfig(AppConfig):
    """The public status page."""

    name = "palier.adapters.status"
    label = "status_page"
