"""Registration with Django."""

from django.apps import AppConfig


class MailroomConfig(AppConfig):
    """The mailroom app."""

    name = "palier.apps.mailroom"
