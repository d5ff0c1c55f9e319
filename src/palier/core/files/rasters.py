"""Which files are plain pictures, safe to be shown in their place.

A picture is believed by its bytes, never by its name or by what its sender calls it: it begins as one, its parts hang
together from the first byte to the last, and it is no larger than a screen can use.  Anything else is offered for
saving only.  Drawings (SVG) are documents that can run script: they are never pictures here.
"""

import struct
from dataclasses import dataclass

MOST_PIXELS = 40_000_000
LARGEST_SIDE = 16_384
PNG = b"\x89PNG\r\n\x1a\n"
JPEG_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}


@dataclass(frozen=True, slots=True)
class Raster:
    """A picture made of points: its media type and its size in them."""

    media_type: str
    width: int
    height: int


def raster_of(content: bytes) -> Raster | None:
    """The picture that these bytes are and nothing else besides; None for everything that is not surely one."""
    try:
        found = _png(content) or _jpeg(content) or _gif(content) or _webp(content)
    except (struct.error, IndexError):
        return None
    if found is None or not (0 < found.width <= LARGEST_SIDE and 0 < found.height <= LARGEST_SIDE):
        return None
    return found if found.width * found.height <= MOST_PIXELS else None


def _png(content: bytes) -> Raster | None:
    """PNG: chunks of told length, IHDR first, IEND last and nothing behind it (RFC 2083 §3, §4)."""
    if not content.startswith(PNG) or content[12:16] != b"IHDR":
        return None
    width, height = struct.unpack(">II", content[16:24])
    place, kind, has_data = len(PNG), b"", False
    while kind != b"IEND":
        length, kind = struct.unpack(">I4s", content[place : place + 8])
        has_data = has_data or kind == b"IDAT"
        place += 12 + length
    return Raster("image/png", width, height) if has_data and place == len(content) else None


def _jpeg(content: bytes) -> Raster | None:
    """JPEG: markers of told length up to the scan, an end of image at the very end (ITU-T T.81, annex B)."""
    if not content.startswith(b"\xff\xd8\xff") or not content.endswith(b"\xff\xd9"):
        return None
    place, size = 2, None
    while True:
        mark, code, length = struct.unpack(">BBH", content[place : place + 4])
        if mark != 0xFF or length < 2:
            return None
        if code in JPEG_FRAMES:
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            size = Raster("image/jpeg", width, height)
        if code == 0xDA:
            return size
        place += 2 + length


def _gif(content: bytes) -> Raster | None:
    """GIF: its two versions, with the trailer that ends them (GIF89a §27)."""
    if content[:6] not in (b"GIF87a", b"GIF89a") or not content.endswith(b"\x3b"):
        return None
    width, height = struct.unpack("<HH", content[6:10])
    return Raster("image/gif", width, height)


def _webp(content: bytes) -> Raster | None:
    """WebP: one RIFF of told length, in any of its three layouts (RFC 9649 §2)."""
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP":
        return None
    (told,) = struct.unpack("<I", content[4:8])
    if told + 8 + told % 2 != len(content):
        return None
    kind = content[12:16]
    if kind == b"VP8X":
        width, height = (int.from_bytes(content[place : place + 3], "little") + 1 for place in (24, 27))
    elif kind == b"VP8L" and content[20] == 0x2F:
        (bits,) = struct.unpack("<I", content[21:25])
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    elif kind == b"VP8 " and content[23:26] == b"\x9d\x01\x2a":
        width, height = (side & 0x3FFF for side in struct.unpack("<HH", content[26:30]))
    else:
        return None
    return Raster("image/webp", width, height)
