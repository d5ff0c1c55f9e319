"""The name of one piece of news for one address: the same whoever owes it, so that nobody hears it twice."""

import hmac
from hashlib import sha256

from django.conf import settings

from palier.apps.outbox.keys import key_for
from palier.core.mail.addresses import normal_email


def news_message_id(key: str, address: str) -> str:
    """The Message-ID of a piece of news ("update 7") for an address."""
    said = f"{key} {normal_email(address) or address}".encode()
    digest = hmac.new(key_for("news"), said, sha256).hexdigest()[:40]
    return f"<news-{digest}@{settings.MAIL_ADDRESS.rpartition('@')[2]}>"
