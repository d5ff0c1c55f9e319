"""Messages that do not say whom they are for: `gpg --hidden-recipient`, and what mail programs do for blind copies.

Their session keys carry a key id of zeros, or none at all (RFC 9580 §5.1); who may be meant has to try.  Our library
asks for a key by its name, so the packets are given the name of the key that is tried.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pysequoia import Tsk
from pysequoia.packet import PacketPile, Tag

SESSION_KEY = 1
MOST_READERS = 100
ARMOUR = re.compile(rb"-----BEGIN PGP MESSAGE-----[ \t]*\r?\n(.*?)-----END PGP MESSAGE-----", re.DOTALL)


@dataclass(frozen=True, slots=True)
class KeyName:
    """A key or subkey by its fingerprint and its id, as bytes."""

    fingerprint: bytes
    key_id: bytes

    @property
    def version(self) -> int:
        """Of the key: 4 has 20 bytes of fingerprint, 6 has 32."""
        return 6 if len(self.fingerprint) == 32 else 4


def names_of(secret: Tsk) -> tuple[KeyName, ...]:
    """A key and its subkeys, the subkeys first: they are what mail is encrypted to."""
    packets = PacketPile.from_bytes(bytes(secret.extract_certificate()))
    keys = [each for each in packets if each.tag in (Tag.PublicSubkey, Tag.PublicKey)]
    names = [KeyName(bytes.fromhex(str(each.fingerprint)), bytes.fromhex(str(each.key_id))) for each in keys]
    return tuple(reversed(names))


def has_hidden_readers(cipher: bytes) -> bool:
    """Whether a message says of any of its session keys not whom it is for."""
    return any(_is_hidden(body) for body in _session_keys(unarmoured(cipher))[0])


def named(cipher: bytes, name: KeyName) -> bytes:
    """The message with its hidden readers called by this name."""
    message = unarmoured(cipher)
    bodies, rest = _session_keys(message)
    called = (_called(body, name) if _is_hidden(body) else body for body in bodies)
    return b"".join((*(_packet(body) for body in called), message[rest:]))


def unarmoured(cipher: bytes) -> bytes:
    """The bytes of a message: as they are, or out of its armour; nothing where that can't be undone."""
    found = ARMOUR.search(cipher)
    if found is None:
        return cipher
    head, _, body = found[1].replace(b"\r\n", b"\n").partition(b"\n\n")
    lines = (body if b":" in head or not head.strip() else found[1]).split()
    try:
        return base64.b64decode(b"".join(line for line in lines if not line.startswith(b"=")))
    except binascii.Error:
        return b""


def _session_keys(message: bytes) -> tuple[list[bytes], int]:
    """The bodies of the session keys that a message begins with, and where what follows begins."""
    bodies: list[bytes] = []
    place = 0
    for tag, start, end in _packets(message):
        if tag != SESSION_KEY or len(bodies) >= MOST_READERS:
            break
        bodies.append(message[start:end])
        place = end
    return bodies, place


def _packets(message: bytes) -> Iterator[tuple[int, int, int]]:
    """Tag and place of each packet of known length (RFC 9580 §4.2)."""
    place = 0
    while place + 2 <= len(message) and message[place] & 0x80:
        first = message[place]
        if first & 0x40:
            tag, (start, size) = first & 0x3F, _new_length(message, place + 1)
        else:
            tag, wide = (first >> 2) & 0x0F, (1, 2, 4, 0)[first & 3]
            start = place + 1 + wide
            size = int.from_bytes(message[place + 1 : start], "big") if wide else -1
        if size < 0 or start + size > len(message):
            return
        yield tag, start, start + size
        place = start + size


def _new_length(message: bytes, place: int) -> tuple[int, int]:
    """Where a body begins and how long it is; -1 for one that comes in pieces."""
    first = message[place]
    if first < 192:
        return place + 1, first
    if first < 224:
        return place + 2, ((first - 192) << 8) + int.from_bytes(message[place + 1 : place + 2], "big") + 192
    if first < 255:
        return place + 1, -1
    return place + 5, int.from_bytes(message[place + 1 : place + 5], "big")


def _is_hidden(body: bytes) -> bool:
    return body[:9] == b"\x03" + bytes(8) or body[:2] == b"\x06\x00"


def _called(body: bytes, name: KeyName) -> bytes:
    if body[0] == 3:
        return body[:1] + name.key_id + body[9:]
    called = bytes([name.version]) + name.fingerprint
    return body[:1] + bytes([len(called)]) + called + body[2:]


def _packet(body: bytes) -> bytes:
    return bytes([0xC0 | SESSION_KEY, 0xFF]) + len(body).to_bytes(4, "big") + body
