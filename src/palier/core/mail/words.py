"""Encoded words of header fields (RFC 2047), read as leniently as their writers wrote them."""

import binascii
import re
from functools import lru_cache

from palier.core.mail.charsets import codec_named, decode_text, storable

ENCODED_WORDS = 2_000
SHORT = 1_000
"""Characters: one mail is asked for the same subject and names a dozen times."""

WORD = re.compile(r"=\?([^\s?]{0,60})\?([bBqQ])\?((?:(?!=\?[\w-]).){0,2000}?)(?:\?=|\Z)", re.DOTALL)
"""A word whose end was cut off counts as well; no word reaches into the next one."""

TURNS = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""Embeddings, overrides and isolates (UAX #9); mere marks of direction stay: scripts from right to left need them."""

NO_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")


def decode_words(text: str) -> str:
    """The text with its encoded words decoded; neighbours of one charset are joined before decoding."""
    if "=?" not in text:
        return storable(text)
    return (_again if len(text) < SHORT else _decoded)(text)


def one_line(text: str) -> str:
    """The same on one line, without the signs that turn the writing after them around: a page would turn with it."""
    line = " ".join(decode_words(text).split())
    return line if line.isascii() else line.translate(TURNS)


def _decoded(text: str) -> str:
    pieces: list[str] = []
    held: list[tuple[str, str]] = []
    place, charset = 0, None
    for count, word in enumerate(WORD.finditer(text)):
        if count >= ENCODED_WORDS:
            break
        between = text[place : word.start()]
        neighbour = charset is not None and not between.strip()
        if not (neighbour and word[1].lower() == charset):
            pieces.append(_held(held, charset or ""))
            held = []
        if not neighbour:
            pieces.append(between)
        held.append((word[2].lower(), word[3]))
        charset, place = word[1].lower(), word.end()
    return storable("".join(pieces) + _held(held, charset or "") + text[place:])


_again = lru_cache(maxsize=64)(_decoded)


def _held(words: list[tuple[str, str]], charset: str) -> str:
    """The text of neighbouring words.  Base64 cut anywhere is put together where it says nothing on its own."""
    alone = b"".join(_word_bytes(encoding, payload) for encoding, payload in words)
    codec = codec_named(charset)
    if codec is not None and any(encoding == "b" and len(payload) % 4 for encoding, payload in words[:-1]):
        try:
            alone.decode(codec)
        except (UnicodeError, ValueError):
            alone = _word_bytes("b", "".join(payload for _, payload in words))
    return decode_text(alone, charset)


def _word_bytes(encoding: str, payload: str) -> bytes:
    data = payload.encode("utf-8", "replace")
    return unbase64(data) if encoding == "b" else binascii.a2b_qp(data, header=True)


def unbase64(data: bytes) -> bytes:
    """Base64 decoded as far as it goes: foreign characters are skipped, pieces joined, a broken end is cut."""
    padding = data.find(b"=")
    if padding < 0 or not data[padding:].strip(b"= \t\r\n"):
        try:
            return binascii.a2b_base64(data)
        except binascii.Error:
            pass
    return b"".join(_piece(NO_BASE64.sub(b"", piece)) for piece in data.split(b"="))


def _piece(kept: bytes) -> bytes:
    whole, rest = len(kept) // 4 * 4, len(kept) % 4
    return binascii.a2b_base64(kept[:whole] + (kept[whole:] + b"=" * (4 - rest) if rest > 1 else b""))
