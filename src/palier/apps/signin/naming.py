"""What this installation is called where people sign in."""

from django.conf import settings


def our_name() -> str:
    """What this installation is called in an app or a passkey's dialog."""
    return str(settings.MAIL_NAME) or "Palier"
