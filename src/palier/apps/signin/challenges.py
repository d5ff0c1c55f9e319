"""Challenges that passkeys answer: sealed for one use and one person, kept only once they are answered.

A challenge is a nonce, the second it was made and a seal, so a page that is looked at writes nothing down; that it is
answered once is written down when it is.
"""

import hmac
import secrets
from datetime import datetime
from hashlib import sha256

from django.db import IntegrityError, transaction

from palier.apps.outbox.keys import key_for
from palier.apps.signin.errors import PasskeyRefused
from palier.apps.signin.models import SpentChallenge

GOOD_FOR_SECONDS = 3600
NONCE_BYTES, TIME_BYTES, SEAL_BYTES = 16, 8, 16


def made_challenge(use: str, at: datetime) -> bytes:
    """A challenge for that use; it is good for an hour."""
    made = secrets.token_bytes(NONCE_BYTES) + int(at.timestamp()).to_bytes(TIME_BYTES, "big")
    return made + _seal(use, made)


def spend_challenge(challenge: bytes, use: str, at: datetime) -> None:
    """Write down that it was answered.  Raises PasskeyRefused unless it is ours, for this use, not too old, unspent."""
    made, seal = challenge[:-SEAL_BYTES], challenge[-SEAL_BYTES:]
    if not hmac.compare_digest(seal, _seal(use, made)):
        raise PasskeyRefused
    age = int(at.timestamp()) - int.from_bytes(made[NONCE_BYTES:], "big")
    if not -60 <= age <= GOOD_FOR_SECONDS:
        raise PasskeyRefused
    try:
        with transaction.atomic():
            SpentChallenge.objects.create(digest=sha256(challenge).hexdigest(), spent_at=at)
    except IntegrityError as error:
        raise PasskeyRefused from error


def _seal(use: str, made: bytes) -> bytes:
    return hmac.digest(key_for("passkey challenges"), use.encode() + b"\0" + made, "sha256")[:SEAL_BYTES]
