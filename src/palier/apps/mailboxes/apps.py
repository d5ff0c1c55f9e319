"""Registration with Django."""

from django.apps import AppConfig


class MailboxesConfig(AppConfig):
    """The mailboxes app."""

    name = "palier.apps.mailboxes"
