"""Secrets that go out by mail and are kept nowhere.

A code is made from a random nonce and the installation's key: the worker that writes the mail can make it again, and
whoever reads the database, a log or an export can't.
"""

import hashlib
import hmac
import secrets

from palier.apps.outbox.keys import key_for

LETTERS = "2346789CDFGHJKMPRTWXY"
"""Signs that stay apart when read aloud or copied by hand; those of case references."""

DIGITS = "0123456789"
INVITATION_SIGNS, INVITATION_GROUP = 20, 5
SIGN_IN_SIGNS, SIGN_IN_GROUP = 8, 4


def nonce() -> bytes:
    """What one code is made from."""
    return secrets.token_bytes(16)


def invitation_code(made_from: bytes) -> str:
    """The code of an invitation: "7K3C2-9DXWM-…", 87 bits."""
    return _grouped(_spelled("invitations", made_from, LETTERS, INVITATION_SIGNS), INVITATION_GROUP)


def sign_in_code(made_from: bytes) -> str:
    """The code of a sign-in, eight digits: "1234-5678"; five tries are allowed."""
    return _grouped(_spelled("sign-in codes", made_from, DIGITS, SIGN_IN_SIGNS), SIGN_IN_GROUP)


def same_code(typed: str, code: str) -> bool:
    """Is this what somebody typed, however they spaced it?  Takes as long for a near miss as for any other."""
    return hmac.compare_digest(plain(typed).encode(), plain(code).encode())


def plain(code: str) -> str:
    """A code without what people put between its signs."""
    return "".join(sign for sign in code.upper() if sign.isalnum())


def browser_key() -> str:
    """A secret for one browser to hold."""
    return secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """What is kept of a secret: enough to know it again, nothing to use."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _spelled(use: str, made_from: bytes, signs: str, length: int) -> str:
    value = int.from_bytes(hmac.digest(key_for(use), made_from, "sha256"))
    spelled = []
    for _ in range(length):
        value, place = divmod(value, len(signs))
        spelled.append(signs[place])
    return "".join(spelled)


def _grouped(signs: str, size: int) -> str:
    return "-".join(signs[start : start + size] for start in range(0, len(signs), size))
