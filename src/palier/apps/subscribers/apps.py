"""Registration with Django."""

from django.apps import AppConfig


class SubscribersConfig(AppConfig):
    """The subscribers app."""

    name = "palier.apps.subscribers"
