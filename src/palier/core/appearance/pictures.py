"""Pictures of strangers made harmless: a PNG is read whole and written anew with nothing but its drawing.

Source: PNG specification (third edition), chunks 5.3 and 11.2, image layout 7.2.
"""

import struct
import zlib
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
LARGEST_KB, WIDEST = 100, 1200
KEPT = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")
"""Chunks that draw; words, dates, colour profiles and places are left out."""
HEADER = 13
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}


def clean_png(content: bytes) -> bytes | None:
    """The same picture with nothing else in the file; None for what is no sound, plain PNG within our bounds.

    Interlaced pictures are refused: their parts can't be counted beforehand as simply.  Never takes more memory than
    a picture of WIDEST times WIDEST pixels.
    """
    if len(content) > LARGEST_KB * 1000 or not content.startswith(SIGNATURE):
        return None
    chunks = list(_chunks(content))
    names = [name for name, _body in chunks]
    if (
        not chunks
        or names[0] != b"IHDR"
        or names[-1] != b"IEND"
        or names.count(b"IHDR") != 1
        or len(chunks[0][1]) != 13
    ):
        return None
    expected = _expected(chunks[0][1])
    drawing = b"".join(body for name, body in chunks if name == b"IDAT")
    if expected is None or not _draws(drawing, expected):
        return None
    packed = zlib.compress(_inflated(drawing, expected), 9)
    first = names.index(b"IDAT")
    kept = [chunk for chunk in chunks[:first] if chunk[0] in KEPT]
    return SIGNATURE + b"".join(_chunk(*each) for each in (*kept, (b"IDAT", packed), (b"IEND", b"")))


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Chunks up to the end; none at all where one is cut short or its sum is wrong: nothing half read counts."""
    place, found = len(SIGNATURE), []
    while place + 12 <= len(content):
        (length,) = struct.unpack_from(">I", content, place)
        name, body = content[place + 4 : place + 8], content[place + 8 : place + 8 + length]
        end = place + 8 + length
        if len(content) < end + 4 or content[end : end + 4] != struct.pack(">I", zlib.crc32(name + body)):
            return
        found.append((name, body))
        place = end + 4
        if name == b"IEND":
            yield from found
            return


def _expected(header: bytes) -> int | None:
    """How many bytes the drawing has, a byte of filter before each line; None for a header we do not take."""
    width, height, depth, kind, packing, filters, interlaced = struct.unpack(">IIBBBBB", header)
    if not (0 < width <= WIDEST and 0 < height <= WIDEST) or depth not in DEPTHS.get(kind, ()):
        return None
    if packing or filters or interlaced:
        return None
    return int(height * (1 + (width * depth * CHANNELS[kind] + 7) // 8))


def _draws(drawing: bytes, expected: int) -> bool:
    try:
        return len(_inflated(drawing, expected)) == expected
    except zlib.error:
        return False


def _inflated(drawing: bytes, expected: int) -> bytes:
    return zlib.decompressobj().decompress(drawing, expected + 1)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
