"""Raw mail put straight into the store, as the listener would leave it."""

import hashlib
from datetime import datetime

from tests.factories import AT

from palier.apps.mailroom.models import RawMail

ADDRESS = "support@palier.localhost"


def store(raw: str | bytes, *, sender: str = "x@y.example", to: str = ADDRESS, at: datetime = AT) -> int:
    """One raw mail that waits to be read; answers its id."""
    data = raw.encode() if isinstance(raw, str) else raw
    row = RawMail.objects.create(
        received_at=at,
        mailbox=ADDRESS,
        digest=hashlib.sha256(data).hexdigest(),
        envelope_from=sender,
        envelope_to=[to],
        size=len(data),
        raw=data,
    )
    return row.pk


def mail(sender: str, text: str = "Hello", **headers: str) -> str:
    """A mail as text."""
    lines = [f"From: {sender}", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
    return "\n".join([*lines, "", text])
