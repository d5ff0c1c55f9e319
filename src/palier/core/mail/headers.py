"""The header block of a mail, read so that no header can stop the reading.

The standard library's parser raises on about one real mail in 130 and takes far more than linear time on long
headers, so lines are split here (RFC 5322 §2.2); values are read in `words` and `parameters`.
"""

import re
from dataclasses import dataclass, field

from palier.core.mail.charsets import decode_text
from palier.core.mail.words import one_line

HEADER_BYTES = 256 * 1024
VALUE_CHARACTERS = 64 * 1024
VALUE_BYTES = 4 * VALUE_CHARACTERS
NEEDED = frozenset(
    ("from", "sender", "reply-to", "to", "cc", "subject", "date", "message-id", "in-reply-to", "references",
     "auto-submitted", "content-type", "content-transfer-encoding", "content-disposition")
)  # fmt: skip
"""Without these a mail is another one: they are read wherever they stand in a block that goes beyond the limits."""

NAME = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
KNOWN = re.compile(
    rb"(from|to|cc|subject|date|message-id|reply-to|sender|received|return-path|delivered-to|mime-version|"
    rb"content-type|content-transfer-encoding|x-[a-z0-9-]{2,60})[ \t]*:",
    re.IGNORECASE,
)
FOLD = re.compile(r"\r?\n[ \t]*|\r")


@dataclass(frozen=True, slots=True)
class Headers:
    """Header fields in order: lower-case name, bytes as they came.  `cut` says that there were more than we read.

    `charset` is what bytes beyond ASCII are taken for where they are no UTF-8: what the mail says of its text.
    """

    fields: tuple[tuple[str, bytes], ...] = ()
    cut: bool = False
    charset: str = ""

    def raw(self, name: str) -> str:
        """The first field of this name, unfolded but not decoded; empty when there is none."""
        return next(iter(self.all(name)), "")

    def all(self, name: str) -> list[str]:
        """Every field of this name, unfolded but not decoded."""
        return [_unfold(value, self.charset) for field, value in self.fields if field == name]

    def text(self, name: str) -> str:
        """The first field of this name as a person reads it: encoded words decoded, one line."""
        return one_line(self.raw(name))

    @property
    def names(self) -> frozenset[str]:
        """Which fields are there."""
        return frozenset(name for name, _ in self.fields)

    def has(self, name: str) -> bool:
        """Whether a field of this name is there, be it empty."""
        return any(field == name for field, _ in self.fields)


def read_headers(raw: bytes, start: int, end: int) -> tuple[Headers, int]:
    """The header block that begins at `start`, and where the body after it begins.

    A line that is no header ends the block and belongs to the body, so that no text is ever lost; one that was
    dropped among the well-known fields of a mail is passed over.  Of 256 kB and what goes beyond only the first field
    of each well-known name is kept, its beginning at least: a list of 20,000 readers hides neither sender nor subject.
    """
    fields = _Fields()
    place = start
    while place < end:
        line_end = min((raw.find(b"\n", place, end) + 1) or end, end)
        line = raw[place : min(line_end, place + HEADER_BYTES)]
        if line in (b"\n", b"\r\n", b"\r"):
            place = line_end
            break
        taken = _take(line, fields, first=place == start)
        if not taken and not (fields.kept and _goes_on(raw, line_end, fields)):
            break
        fields.size += line_end - place
        place = line_end
    cut = fields.size >= HEADER_BYTES or any(len(value) > VALUE_CHARACTERS for _, value in fields.kept)
    return Headers(tuple((name, bytes(value)) for name, value in fields.kept), cut), place


@dataclass(slots=True)
class _Fields:
    """The fields of a block while it is read; `size` counts its bytes, `is_open` says whether the last may go on."""

    kept: list[tuple[str, bytearray]] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    size: int = 0
    is_open: bool = False

    def begin(self, name: str, value: bytes) -> None:
        self.is_open = self.size < HEADER_BYTES or (name in NEEDED and name not in self.seen)
        self.seen.add(name)
        if self.is_open:
            self.kept.append((name, bytearray(value[:VALUE_BYTES])))

    def go_on(self, line: bytes) -> None:
        if self.is_open and len(self.kept[-1][1]) < VALUE_BYTES:
            self.kept[-1][1].extend(line[:VALUE_BYTES])


def _goes_on(raw: bytes, place: int, fields: _Fields) -> bool:
    """Whether a well-known field that we have not seen yet begins here."""
    found = KNOWN.match(raw, place, place + 100)
    return found is not None and found[1].decode("ascii").lower() not in fields.seen


def first_header(raw: bytes) -> int:
    """Where the header of a mail begins: after a byte order mark and blank lines, if headers come then."""
    place = 3 if raw.startswith(b"\xef\xbb\xbf") else 0
    blank = place
    while raw[blank : blank + 1] in (b"\r", b"\n", b" ", b"\t") and blank < place + 200:
        blank += 1
    return blank if KNOWN.match(raw, blank) or raw.startswith((b"From ", b">From "), blank) else place


def _take(line: bytes, fields: _Fields, *, first: bool) -> bool:
    """Add one line to the fields; False when it is no header line."""
    if line[:1] in (b" ", b"\t") and fields.seen:
        fields.go_on(line)
        return True
    if found := NAME.match(line):
        fields.begin(found[1].decode("ascii").lower(), line[found.end() :])
        return True
    return first and line.startswith((b"From ", b">From "))


def _unfold(value: bytes, charset: str) -> str:
    value = value[:VALUE_CHARACTERS]
    if value.isascii() and b"\x1b" not in value and b"\0" not in value:  # nearly all, and asked for many times a mail
        return FOLD.sub(" ", value.decode("ascii")).strip()
    try:
        text = decode_text(value, "utf-8" if charset and value.decode() else "")
    except UnicodeDecodeError:
        text = decode_text(value, charset)
    return FOLD.sub(" ", text).strip()
