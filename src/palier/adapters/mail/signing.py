"""DKIM signatures (RFC 6376) on mail that no mail server of the installation signs."""

from collections.abc import Callable
from dataclasses import replace

import dkim
from django.conf import settings

from palier.adapters.mail.compose import Composed
from palier.apps.outbox.signing_keys import DkimKey

SIGNED = (
    b"From",
    b"To",
    b"Reply-To",
    b"Subject",
    b"Date",
    b"Message-ID",
    b"In-Reply-To",
    b"References",
    b"MIME-Version",
    b"Content-Type",
    b"Auto-Submitted",
    b"List-Unsubscribe",
    b"List-Unsubscribe-Post",
)
"""Fields a reader acts on (RFC 6376 §5.4.1); From is signed once more than it occurs, so that none can be added."""

Lookup = Callable[..., bytes | None]


def signed(mail: Composed, key: DkimKey | None) -> Composed:
    """The mail with our signature in front, where there is a key for our domain."""
    return replace(mail, raw=signature_of(mail.raw, key) + mail.raw) if key else mail


def signature_of(raw: bytes, key: DkimKey) -> bytes:
    """The header field that signs a mail."""
    present = {line.split(b":", 1)[0].lower() for line in raw.split(b"\r\n\r\n", 1)[0].split(b"\r\n") if b":" in line}
    fields = [name for name in SIGNED if name.lower() in present]
    field: bytes = dkim.sign(
        raw,
        key.selector.encode(),
        key.domain.encode(),
        key.private_pem,
        canonicalize=(b"relaxed", b"relaxed"),
        include_headers=[*fields, b"From"],
    )
    return field


def is_published(key: DkimKey, *, dnsfunc: Lookup | None = None) -> bool:
    """Would a receiver who asks the DNS now find our signatures good?  A mail is signed and checked for it."""
    raw = f"From: desk@{key.domain}\r\nSubject: check\r\n\r\ncheck\r\n".encode()
    try:
        named = {"dnsfunc": dnsfunc} if dnsfunc else {}
        return bool(dkim.verify(signature_of(raw, key) + raw, **named))
    except (dkim.DKIMException, OSError):
        return False


def domain_of_desk() -> str:
    """The domain that our mail comes from."""
    return str(settings.MAIL_ADDRESS).rpartition("@")[2]
