"""Django's name for this app."""

from django.apps import AppConfig


class SigninConfig(AppConfig):
    """Proofs of who somebody is."""

    name = "palier.apps.signin"
