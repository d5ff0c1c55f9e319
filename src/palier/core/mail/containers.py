"""Files inside other files: what Outlook packs as winmail.dat (MS-OXTNEF) and what S/MIME signs (RFC 8551 §3.5.2).

Both readers go once over the bytes, trust no length they find, and answer what they could read.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from palier.core.mail.charsets import decode_text
from palier.core.mail.rtf import rich_words, unpacked_rtf

TNEF_SIGNATURE = 0x223E9F78
ATTRIBUTES = 5_000
RENDER, TITLE, DATA, ATTACHMENT_PROPERTIES = 0x9002, 0x8010, 0x800F, 0x9005
BODY, MESSAGE_PROPERTIES, OEM_CODEPAGE = 0x800C, 0x9003, 0x9007
PLAIN_BODY, RICH_BODY, HTML_BODY, LONG_NAME, MIME_TYPE, INNER = 0x1000, 0x1009, 0x1013, 0x3707, 0x370E, 0x3701
FIXED = {
    0x02: 4,
    0x03: 4,
    0x04: 4,
    0x05: 8,
    0x06: 8,
    0x07: 8,
    0x0A: 4,
    0x0B: 4,
    0x14: 8,
    0x40: 8,
    0x48: 16,
    0x00: 0,
    0x01: 0,
}
STRINGS = {0x1E, 0x1F, 0x0D, 0x102}
MULTIPLE = 0x1000


@dataclass(slots=True)
class Packed:
    """One file out of a container."""

    name: str = ""
    media_type: str = ""
    content: bytes = b""


@dataclass(slots=True)
class Tnef:
    """What a winmail.dat held."""

    text: str = ""
    html: str = ""
    files: list[Packed] = field(default_factory=list)


def read_tnef(data: bytes) -> Tnef:
    """The words and files of a winmail.dat, as many as can be read; none where it is something else."""
    found = Tnef()
    codepage = "cp1252"
    for name, value in _attributes(data):
        if name == OEM_CODEPAGE and len(value) >= 4:
            codepage = f"cp{struct.unpack_from('<I', value)[0]}"
        elif name == RENDER:
            found.files.append(Packed())
        elif name == BODY:
            found.text = decode_text(value.rstrip(b"\0"), codepage)
        elif name == MESSAGE_PROPERTIES:
            _message_properties(value, codepage, found)
        elif found.files:
            _attachment(name, value, codepage, found.files[-1])
    found.files = [file for file in found.files if file.content or file.name]
    return found


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    if len(data) < 6 or struct.unpack_from("<I", data)[0] != TNEF_SIGNATURE:
        return
    place = 6
    for _ in range(ATTRIBUTES):
        if place + 9 > len(data):
            return
        _, name, _, size = struct.unpack_from("<BHHI", data, place)
        if place + 9 + size > len(data):
            return
        yield name, data[place + 9 : place + 9 + size]
        place += 9 + size + 2


def _attachment(name: int, value: bytes, codepage: str, file: Packed) -> None:
    if name == TITLE:
        file.name = file.name or decode_text(value.rstrip(b"\0"), codepage)
    elif name == DATA:
        file.content = value
    elif name == ATTACHMENT_PROPERTIES:
        for number, kind, held in _properties(value):
            if number == LONG_NAME:
                file.name = _string(held, kind, codepage) or file.name
            elif number == MIME_TYPE:
                file.media_type = _string(held, kind, codepage).lower()
            elif number == INNER and not file.content:
                file.content = held[16:]


def _message_properties(value: bytes, codepage: str, found: Tnef) -> None:
    rich = b""
    for number, kind, held in _properties(value):
        if number == RICH_BODY:
            rich = held
        elif number == PLAIN_BODY:
            found.text = _string(held, kind, codepage) or found.text
        elif number == HTML_BODY:
            found.html = decode_text(held.rstrip(b"\0"), "") if kind == 0x102 else _string(held, kind, codepage)
    if rich and not found.text.strip() and not found.html.strip():
        words = rich_words(unpacked_rtf(rich))
        found.text, found.html = words.text, words.html


def _string(held: bytes, kind: int, codepage: str) -> str:
    label = "utf-16-le" if kind == 0x1F else codepage
    return decode_text(held, label).rstrip("\0\ufffd")


def _properties(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """The MAPI properties of a block: number, kind, bytes; stops at the first that can't be read."""
    if len(data) < 4:
        return
    count, place = min(struct.unpack_from("<I", data)[0], ATTRIBUTES), 4
    for _ in range(count):
        if place + 4 > len(data):
            return
        kind, number = struct.unpack_from("<HH", data, place)
        place = _past_name(data, place + 4, number)
        held, place = _value(data, place, kind)
        if held is None:
            return
        yield number, kind & ~MULTIPLE, held


def _past_name(data: bytes, place: int, number: int) -> int:
    """Named properties carry a GUID and a number or a name before their value."""
    if number < 0x8000 or place + 24 > len(data):
        return place
    place += 16
    kind, size = struct.unpack_from("<II", data, place)
    return place + 8 if kind == 0 else place + 8 + size + (-size % 4)


def _value(data: bytes, place: int, kind: int) -> tuple[bytes | None, int]:
    single = kind & ~MULTIPLE
    if single in FIXED and not kind & MULTIPLE:
        return data[place : place + FIXED[single]], place + FIXED[single]
    if place + 4 > len(data):
        return None, place
    times = struct.unpack_from("<I", data, place)[0]
    place += 4
    if single in FIXED:
        return data[place : place + FIXED[single] * times], place + FIXED[single] * times
    held = b""
    for _ in range(min(times, ATTRIBUTES)):
        if single not in STRINGS or place + 4 > len(data):
            return None, place
        size = struct.unpack_from("<I", data, place)[0]
        held = data[place + 4 : place + 4 + size]
        place += 4 + size + (-size % 4)
    return held, place


SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
DATA_CONTENT = bytes.fromhex("06092a864886f70d010701")


def signed_content(data: bytes) -> bytes:
    """The mail inside an opaque S/MIME signature; empty where there is none, or where it is encrypted."""
    if SIGNED_DATA not in data[:64]:
        return b""
    place = data.find(DATA_CONTENT, 0, 4096)
    if place < 0:
        return b""
    place += len(DATA_CONTENT)
    if data[place : place + 1] != b"\xa0":
        return b""
    place, _ = _length(data, place + 1)
    return _octets(data, place)


def _octets(data: bytes, place: int) -> bytes:
    """An octet string in one piece, or in pieces of constant or open length (X.690 §8.7)."""
    kind = data[place : place + 1]
    place, size = _length(data, place + 1)
    if kind == b"\x04":
        return data[place : place + (size or 0)]
    end = len(data) if size is None else place + size
    pieces = []
    while kind == b"\x24" and place < end and data[place : place + 1] == b"\x04":
        place, size = _length(data, place + 1)
        pieces.append(data[place : place + (size or 0)])
        place += size or 0
    return b"".join(pieces)


def _length(data: bytes, place: int) -> tuple[int, int | None]:
    """Where the content begins, and how long it is; None for a length that is left open."""
    first = data[place] if place < len(data) else 0
    if first < 0x80:
        return place + 1, first
    if first == 0x80:
        return place + 1, None
    many = min(first & 0x7F, 8)
    return place + 1 + many, int.from_bytes(data[place + 1 : place + 1 + many], "big")
