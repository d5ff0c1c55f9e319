"""Registration with Django."""

from django.apps import AppConfig


class SendingConfig(AppConfig):
    """The sending app."""

    name = "palier.apps.sending"
