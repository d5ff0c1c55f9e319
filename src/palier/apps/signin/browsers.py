"""Browsers in which somebody came in before: what tells the person from whoever guesses their password.

The browser keeps a random name and a seal of it for one address.  Nothing is looked up, so that an address nobody has
takes as long.
"""

import hmac
import secrets

from palier.apps.outbox.keys import key_for


def known_browser(door: str, address: str) -> str:
    """What a browser is given to keep once this address came in with it."""
    name = secrets.token_urlsafe(16)
    return f"{name}.{_seal(door, address, name)}"


def name_of(kept: str, *, door: str, address: str) -> str:
    """The name of a browser that brings what it was given for this address; empty for any other."""
    name, _, seal = kept.partition(".")
    whole = hmac.compare_digest(seal.encode(), _seal(door, address, name).encode())
    return name if whole and name else ""


def _seal(door: str, address: str, name: str) -> str:
    said = "\0".join((door, address, name)).encode()
    return hmac.digest(key_for("known browsers"), said, "sha256").hex()
