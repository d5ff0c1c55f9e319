"""How the other side knows that a call is ours, and not an old one played again."""

import hmac
from hashlib import sha256


def signature(body: bytes, *, secret: bytes, timestamp: int) -> str:
    """The value of `Palier-Signature`: the second of sending, and HMAC-SHA256 of "second.body" in hexadecimal.

    The secret is used as the bytes that its hexadecimal form stands for.

    >>> signature(b"{}", secret=bytes(32), timestamp=1)[:14]
    't=1,v1=2ade2ac'
    """
    digest = hmac.new(secret, b"%d." % timestamp + body, sha256).hexdigest()
    return f"t={timestamp},v1={digest}"
