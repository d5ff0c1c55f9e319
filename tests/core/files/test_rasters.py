"""Which bytes are a picture and nothing besides."""

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.core.files import Raster, raster_of


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width: int = 2, height: int = 3, *, data: bool = True) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(b"\0" * 4)) if data else b""
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + body + chunk(b"IEND", b"")


def jpeg(width: int = 2, height: int = 3) -> bytes:
    note = b"\xff\xe0" + struct.pack(">H", 7) + b"JFIF\0"
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 8, 8, height, width, 0)
    return b"\xff\xd8" + note + frame + b"\xff\xda" + struct.pack(">H", 2) + b"points" + b"\xff\xd9"


def gif(width: int = 2, height: int = 3) -> bytes:
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\0\0\0" + b"\x3b"


def webp(kind: bytes = b"VP8X", width: int = 2, height: int = 3) -> bytes:
    sides = {
        b"VP8X": b"\0" * 4 + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little"),
        b"VP8L": b"\x2f" + struct.pack("<I", (width - 1) | (height - 1) << 14) + b"\0",
        b"VP8 ": b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", width, height),
    }
    body = b"WEBP" + kind + struct.pack("<I", len(sides[kind])) + sides[kind]
    return b"RIFF" + struct.pack("<I", len(body)) + body


PICTURES = {
    "png": (png(), "image/png"),
    "jpeg": (jpeg(), "image/jpeg"),
    "gif": (gif(), "image/gif"),
    "webp": (webp(), "image/webp"),
    "webp lossless": (webp(b"VP8L"), "image/webp"),
    "webp lossy": (webp(b"VP8 "), "image/webp"),
}


@pytest.mark.parametrize(("content", "media_type"), PICTURES.values(), ids=PICTURES)
def test_a_picture_is_known_by_its_bytes(content, media_type):
    assert raster_of(content) == Raster(media_type, 2, 3)


@pytest.mark.parametrize(("content", "_"), PICTURES.values(), ids=PICTURES)
def test_a_picture_with_something_behind_it_is_none(content, _):
    assert raster_of(content + b"<script>alert(1)</script>") is None


@pytest.mark.parametrize(("content", "_"), PICTURES.values(), ids=PICTURES)
def test_a_picture_cut_short_is_none(content, _):
    assert {raster_of(content[:length]) for length in range(len(content))} == {None}


IMPOSTORS = {
    "nothing": b"",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "html": b"<!doctype html><script>alert(1)</script>",
    "html after a gif's name": b"GIF89a=1;alert(1)//<script>",
    "html in the middle of nothing": b"\xff\xd8\xff<script>alert(1)</script>\xff\xd9",
    "pdf": b"%PDF-1.7",
    "png without a point": png(data=False),
    "png of no width": png(width=0),
    "png of a thousand million points": png(30_000, 30_000),
    "png of forty-one million points": png(41_000_000 // 4_000, 4_001),
    "jpeg whose part has no length": b"\xff\xd8\xff\xe0\0\0" + jpeg()[2:],
    "jpeg that loses its marks": b"\xff\xd8\xff\xe0\0\x04abX" + jpeg()[2:],
    "jpeg without a frame": b"\xff\xd8\xff\xda\0\x02points\xff\xd9",
    "riff that is a sound": b"RIFF" + struct.pack("<I", 4) + b"WAVE",
    "webp of an unknown kind": b"RIFF" + struct.pack("<I", 30) + b"WEBPABCD" + b"\0" * 22,
    "webp lossless without its sign": webp(b"VP8L").replace(b"\x2f", b"\x2e"),
    "webp lossy without its start": webp(b"VP8 ").replace(b"\x9d\x01\x2a", b"\0\0\0"),
}


@pytest.mark.parametrize("content", IMPOSTORS.values(), ids=IMPOSTORS)
def test_what_only_looks_like_a_picture_is_none(content):
    assert raster_of(content) is None


@given(st.binary(max_size=200), st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a", b"RIFF"]))
def test_no_bytes_make_it_stumble(content, beginning):
    found = raster_of(beginning + content)
    assert found is None or found.width * found.height > 0
