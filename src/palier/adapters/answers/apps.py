"""Registration with Django."""

from django.apps import AppConfig


class AnswersConfig(AppConfig):
    """The pages behind the links in our mails."""

    name = "palier.adapters.answers"
    label = "answers"
