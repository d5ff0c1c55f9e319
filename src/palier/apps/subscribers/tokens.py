"""Links of subscribers: a random handle, and a code that only this installation can have drawn for it."""

import hmac
from base64 import urlsafe_b64encode
from hashlib import sha256

from palier.apps.outbox.keys import key_for

LONGEST = 100


def token_of(handle: str) -> str:
    """What a link holds; the database alone gives nobody a link that works."""
    return f"{handle}.{_code(handle)}"


def handle_in(token: str) -> str:
    """The handle that a token proves; empty where it proves nothing."""
    handle, dot, code = token[:LONGEST].partition(".")
    return handle if dot and hmac.compare_digest(code.encode(), _code(handle).encode()) else ""


def secret_of(handle: str) -> bytes:
    """The secret that signs calls to this subscriber's webhook: stored nowhere."""
    return key_for(f"subscriber webhook {handle}")


def _code(handle: str) -> str:
    digest = hmac.new(key_for("subscriber links"), handle.encode(), sha256).digest()
    return urlsafe_b64encode(digest[:18]).decode()
