"""Registration with Django."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    """The letters app."""

    name = "palier.apps.letters"
