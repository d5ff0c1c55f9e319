"""Registration with Django."""

from django.apps import AppConfig


class OfferConfig(AppConfig):
    """The public offer."""

    name = "palier.adapters.offer"
