"""Encoded words of header fields (RFC 2047), read as leniently as their writers wrote them."""

import binascii
import re

from palier.core.mail.charsets import decode_text, storable

ENCODED_WORDS = 2_000

WORD = re.compile(r"=\?([^\s?]{0,60})\?([bBqQ])\?((?:(?!=\?[\w-]).){0,2000}?)(?:\?=|\Z)", re.DOTALL)
"""A word whose end was cut off counts as well; no word reaches into the next one."""

NO_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")


def decode_words(text: str) -> str:
    """The text with its encoded words decoded; neighbours of one charset are joined before decoding."""
    if "=?" not in text:
        return storable(text)
    pieces: list[str] = []
    place, charset, held = 0, None, b""
    for count, word in enumerate(WORD.finditer(text)):
        if count >= ENCODED_WORDS:
            break
        between = text[place : word.start()]
        neighbour = charset is not None and not between.strip()
        if not (neighbour and word[1].lower() == charset):
            pieces.append(decode_text(held, charset or ""))
            held = b""
        if not neighbour:
            pieces.append(between)
        charset, held, place = word[1].lower(), held + _word_bytes(word[2], word[3]), word.end()
    return storable("".join(pieces) + decode_text(held, charset or "") + text[place:])


def _word_bytes(encoding: str, payload: str) -> bytes:
    data = payload.encode("utf-8", "replace")
    if encoding in "qQ":
        return binascii.a2b_qp(data, header=True)
    return unbase64(data)


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
