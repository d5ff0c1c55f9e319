"""Keys: our own, which open, and those of reporters, which answers are encrypted to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pysequoia import ArmorKind, Cert, Tsk, armor, encrypt
from pysequoia.packet import PacketPile, Tag

from palier.core.errors import DomainError
from palier.core.mail.addresses import normal_email, read_addresses

LARGEST_KEY = 200_000
"""Bytes of a key that is read: flooded ones are larger (CVE-2019-13050)."""


MOST_NAMES = 50
"""Names and addresses in a key that is read."""


class KeyFault(StrEnum):
    """Why a key can't be used."""

    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    EXPIRED = "expired"
    REVOKED = "revoked"
    CANNOT_ENCRYPT = "cannot_encrypt"
    PUBLIC_ONLY = "public_only"
    LOCKED = "locked"


@dataclass(eq=False)
class KeyRefused(DomainError):
    """A key that can't be used, and why."""

    fault: KeyFault


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key as it is shown: its fingerprint in capitals, the addresses it names, when it ends, its armoured text."""

    fingerprint: str
    emails: tuple[str, ...]
    expires_at: datetime | None
    armoured: str


def make_secret_key(name: str, email: str) -> bytes:
    """A new key for an address, for signing and encryption, that does not expire by itself."""
    return bytes(Tsk.generate(user_id=f"{name} <{email}>"))


def read_secret_key(data: bytes, *, password: str = "") -> bytes:
    """A secret key somebody brings along, armoured or not.  Raises KeyRefused: also one that is no secret key.

    One under a passphrase is refused as LOCKED without it: Palier keeps keys under a seal of its own.
    """
    _small_enough(data)
    try:
        is_secret = any(packet.tag == Tag.SecretKey for packet in PacketPile.from_bytes(data))
        secret = Tsk.from_bytes(data)
    except RuntimeError as error:
        raise KeyRefused(KeyFault.UNREADABLE) from error
    if not is_secret:
        raise KeyRefused(KeyFault.PUBLIC_ONLY)
    try:
        secret.signer(password or None)
        secret.decryptor(password or None)
    except RuntimeError as error:
        raise KeyRefused(KeyFault.LOCKED) from error
    read_public_key(bytes(secret.extract_certificate()))
    return bytes(secret)


def public_part(secret: bytes) -> PublicKey:
    """What the world may know of a secret key."""
    return _shown(Tsk.from_bytes(secret).extract_certificate())


def read_public_key(data: bytes, *, at: datetime | None = None) -> PublicKey:
    """A reporter's key, armoured or not, one that mail can be encrypted to; `at` is the instant it must not be past.

    Raises KeyRefused.
    """
    _small_enough(data)
    try:
        cert = Cert.from_bytes(data)
    except RuntimeError as error:
        raise KeyRefused(KeyFault.UNREADABLE) from error
    if cert.is_revoked:
        raise KeyRefused(KeyFault.REVOKED)
    if at is not None and cert.expiration is not None and cert.expiration <= at:
        raise KeyRefused(KeyFault.EXPIRED)
    try:
        encrypt(b"", recipients=[cert])
    except RuntimeError as error:
        raise KeyRefused(KeyFault.CANNOT_ENCRYPT) from error
    return _shown(cert)


def fingerprint_of(armoured: str) -> str:
    """The fingerprint of a key that was read before, whatever became of it since."""
    return str(Cert.from_bytes(armoured.encode()).fingerprint).upper()


def emails_of(user_ids: Iterable[str]) -> tuple[str, ...]:
    """The addresses that user ids name, normalised, each once."""
    named = (address.email for said in user_ids for address in read_addresses(said))
    return tuple(dict.fromkeys(email for email in named if normal_email(email)))


def _shown(cert: Cert) -> PublicKey:
    emails = emails_of(str(user_id) for user_id in cert.user_ids)
    # Without the comments that would repeat its names in the clear.
    armoured = armor(bytes(cert), ArmorKind.PublicKey)
    return PublicKey(cert.fingerprint.upper(), emails, cert.expiration, armoured)


def _small_enough(data: bytes) -> None:
    """Neither long nor of many names: reading them costs the square of their number.  Raises KeyRefused."""
    if len(data) > LARGEST_KEY:
        raise KeyRefused(KeyFault.TOO_LARGE)
    try:
        names = sum(1 for packet in PacketPile.from_bytes(data) if packet.tag == Tag.UserID)
    except RuntimeError as error:
        raise KeyRefused(KeyFault.UNREADABLE) from error
    if names > MOST_NAMES:
        raise KeyRefused(KeyFault.TOO_LARGE)
