"""The header block of a mail, read so that no header can stop the reading.

The standard library's parser raises on about one real mail in 130 and takes far more than linear time on long
headers, so lines are split here, and only short values are handed to it (RFC 5322 §2.2, RFC 2047, RFC 2231).
"""

import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from email.utils import collapse_rfc2231_value
from functools import lru_cache

from palier.core.mail.charsets import decode_text, storable

HEADER_BYTES = 256 * 1024
VALUE_CHARACTERS = 64 * 1024
PARAMETER_CHARACTERS = 8 * 1024
ENCODED_WORDS = 2_000

LINE = re.compile(rb"[^\n]*\n?")
NAME = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
WORD = re.compile(r"=\?([^\s?]{1,60})\?([bBqQ])\?([^?]*)\?=")
FOLD = re.compile(r"\r?\n[ \t]*|\r")


@dataclass(frozen=True, slots=True)
class Headers:
    """Header fields in order: lower-case name, bytes as they came.  `cut` says that there were more than we read."""

    fields: tuple[tuple[str, bytes], ...] = ()
    cut: bool = False

    def raw(self, name: str) -> str:
        """The first field of this name, unfolded but not decoded; empty when there is none."""
        return next(iter(self.all(name)), "")

    def all(self, name: str) -> list[str]:
        """Every field of this name, unfolded but not decoded."""
        return [_unfold(value) for field, value in self.fields if field == name]

    def text(self, name: str) -> str:
        """The first field of this name as a person reads it: encoded words decoded, one line."""
        return " ".join(decode_words(self.raw(name)).split())

    def has(self, name: str) -> bool:
        """Whether a field of this name is there, be it empty."""
        return any(field == name for field, _ in self.fields)


def read_headers(raw: bytes, start: int, end: int) -> tuple[Headers, int]:
    """The header block that begins at `start`, and where the body after it begins.

    A line that is no header ends the block and belongs to the body, so that no text is ever lost.
    """
    fields: list[tuple[str, bytearray]] = []
    place, size, cut = start, 0, False
    while place < end:
        line_end = min((raw.find(b"\n", place, end) + 1) or end, end)
        line = raw[place : min(line_end, place + HEADER_BYTES)]
        if line in (b"\n", b"\r\n", b"\r"):
            place = line_end
            break
        if not _take(line, fields, first=place == start, keep=size < HEADER_BYTES):
            break
        size += line_end - place
        place = line_end
    cut = size >= HEADER_BYTES
    return Headers(tuple((name, bytes(value)) for name, value in fields), cut), place


def _take(line: bytes, fields: list[tuple[str, bytearray]], *, first: bool, keep: bool) -> bool:
    """Add one line to the fields; False when it is no header line."""
    if line[:1] in (b" ", b"\t") and fields:
        if keep:
            fields[-1][1].extend(line)
        return True
    if found := NAME.match(line):
        if keep:
            fields.append((found[1].decode("ascii").lower(), bytearray(line[found.end() :])))
        return True
    return first and line.startswith((b"From ", b">From "))


def _unfold(value: bytes) -> str:
    return FOLD.sub(" ", decode_text(value[:VALUE_CHARACTERS])).strip()


def decode_words(text: str) -> str:
    """The text with its RFC 2047 encoded words decoded; neighbours of one charset are joined before decoding."""
    if "=?" not in text:
        return storable(text)
    pieces: list[str] = []
    place, charset, held = 0, "", b""
    for count, word in enumerate(WORD.finditer(text)):
        if count >= ENCODED_WORDS:
            break
        between = text[place : word.start()]
        neighbour = bool(charset) and not between.strip()
        if not (neighbour and word[1].lower() == charset):
            pieces.append(decode_text(held, charset))
            held = b""
        if not neighbour:
            pieces.append(between)
        charset, held, place = word[1].lower(), held + _word_bytes(word[2], word[3]), word.end()
    return storable("".join(pieces) + decode_text(held, charset) + text[place:])


def _word_bytes(encoding: str, payload: str) -> bytes:
    data = payload.encode("utf-8", "replace")
    if encoding in "qQ":
        return binascii.a2b_qp(data, header=True)
    return unbase64(data)


def unbase64(data: bytes) -> bytes:
    """Base64 decoded as far as it goes: foreign characters are skipped, a broken end is cut."""
    try:
        return binascii.a2b_base64(data)
    except binascii.Error:
        kept = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
        return binascii.a2b_base64(kept[: len(kept) // 4 * 4] + _last_quantum(kept))


def _last_quantum(kept: bytes) -> bytes:
    rest = kept[len(kept) // 4 * 4 :]
    return rest + b"=" * (4 - len(rest)) if len(rest) > 1 else b""


def parameters(value: str) -> tuple[str, Mapping[str, str]]:
    """The main value of a Content-Type or Content-Disposition in lower case, and its parameters (RFC 2231)."""
    return _parameters(value[:PARAMETER_CHARACTERS])


@lru_cache(maxsize=512)  # each part of a mail is asked for its type several times, and most mails say the same few
def _parameters(value: str) -> tuple[str, Mapping[str, str]]:
    bearer = Message()
    bearer["Content-Type"] = value
    try:
        pairs = bearer.get_params([]) or [("", "")]
        read = {name.lower(): collapse_rfc2231_value(given) for name, given in pairs[1:]}
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError):
        return value.partition(";")[0].strip().lower(), {}
    return pairs[0][0].strip().lower(), {name: decode_words(storable(given)) for name, given in read.items()}
