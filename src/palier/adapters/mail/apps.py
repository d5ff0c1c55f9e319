"""Registration with Django."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    """Mail: reading, composing, sending."""

    name = "palier.adapters.mail"
    label = "mail"

    def ready(self) -> None:
        """Let the desk show how a mail would look, and whoever asks, whether mail can leave."""
        from palier.adapters.mail.health import register_all
        from palier.adapters.mail.previewing import preview_of
        from palier.adapters.shared.letter_previews import register

        register(preview_of)
        register_all()
