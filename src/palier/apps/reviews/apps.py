"""Registration with Django."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """The reviews app."""

    name = "palier.apps.reviews"
