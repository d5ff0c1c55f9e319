"""A PNG comes back with its drawing and nothing else; whatever is broken, huge or something else is refused."""

import struct
import zlib
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palier.core.appearance.pictures import CHANNELS, DEPTHS, LARGEST_KB, SIGNATURE, WIDEST, clean_png


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(
    width: int = 2,
    height: int = 2,
    *,
    kind: int = 6,
    depth: int = 8,
    extra: Sequence[bytes] = (),
    drawing: bytes | None = None,
    rest: tuple[int, int, int] = (0, 0, 0),
) -> bytes:
    line = 1 + (width * depth * CHANNELS.get(kind, 1) + 7) // 8
    body = zlib.compress(bytes(height * line)) if drawing is None else drawing
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, kind, *rest))
    return SIGNATURE + header + b"".join(extra) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def names(content: bytes) -> list[bytes]:
    found, place = [], len(SIGNATURE)
    while place < len(content):
        (length,) = struct.unpack_from(">I", content, place)
        found.append(content[place + 4 : place + 8])
        place += 12 + length
    return found


def test_what_is_no_drawing_is_left_out_also_after_the_end() -> None:
    dirty = png(extra=[chunk(b"tEXt", b"where\0home"), chunk(b"iCCP", b"x"), chunk(b"tRNS", b"\0\0")])
    clean = clean_png(dirty + b"<script>")
    assert clean is not None
    assert names(clean) == [b"IHDR", b"tRNS", b"IDAT", b"IEND"]
    assert clean_png(clean) == clean


@pytest.mark.parametrize(("kind", "depth"), [(kind, depth) for kind, depths in DEPTHS.items() for depth in depths])
def test_every_plain_kind_of_picture_is_taken(kind: int, depth: int) -> None:
    assert clean_png(png(5, 3, kind=kind, depth=depth, extra=[chunk(b"PLTE", b"\0\0\0")])) is not None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a",
        SIGNATURE,
        SIGNATURE + chunk(b"IEND", b""),
        SIGNATURE + chunk(b"IHDR", b"short") + chunk(b"IEND", b""),
        png()[:-1],
        png().replace(b"IHDR", b"IHDr"),
        png()[:40] + b"\x00\xff" + png()[42:],
        png(drawing=b"no zlib"),
        png(drawing=zlib.compress(b"too short")),
        png(drawing=zlib.compress(bytes(10**6))),
        png(WIDEST + 1, 1),
        png(0, 1),
        png(kind=5),
        png(kind=2, depth=4),
        png(rest=(0, 0, 1)),
        png(rest=(1, 0, 0)),
        png(extra=[chunk(b"IHDR", bytes(13))]),
        png(extra=[chunk(b"tEXt", bytes(LARGEST_KB * 1000))]),
    ],
)
def test_what_is_not_taken(content: bytes) -> None:
    assert clean_png(content) is None


@settings(max_examples=60)
@given(st.integers(0, 200), st.binary(min_size=1, max_size=3))
def test_no_damage_raises(place: int, damage: bytes) -> None:
    sound = png()
    clean_png(sound[:place] + damage + sound[place + len(damage) :])
