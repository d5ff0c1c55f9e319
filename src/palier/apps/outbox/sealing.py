"""Secrets kept in the database, unreadable without the installation's secret: a copy of the database opens nothing.

Sealed as an OpenPGP message to a passphrase (RFC 9580 §5.3), which also finds a single changed byte.
"""

from functools import lru_cache

from pysequoia import decrypt, encrypt

from palier.apps.outbox.keys import key_for


class SealBroken(Exception):
    """What was sealed can't be opened: it was changed, or the installation's secret is another one."""


def seal(value: bytes, *, use: str) -> bytes:
    """A secret as it may be stored; `use` keeps one kind of secret from being passed off as another."""
    return bytes(encrypt(value, passwords=[key_for(f"sealed {use}").hex()], armor=False))


@lru_cache(maxsize=64)
def unseal(sealed: bytes, *, use: str) -> bytes:
    """The secret again; a tenth of a second the first time, for its passphrase is stretched.  Raises SealBroken."""
    try:
        opened = decrypt(sealed, passwords=[key_for(f"sealed {use}").hex()]).bytes
    except RuntimeError as error:
        raise SealBroken(use) from error
    return bytes(opened or b"")
