"""The parts of a mail, found without recursion and within limits (RFC 2045, 2046).

Parts are spans of the raw bytes: nothing is copied until it is decoded.  What lies deeper or comes later than the
limits allow becomes one attachment, so that it is kept and can be looked at.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from palier.core.mail.encodings import decode_body
from palier.core.mail.headers import Headers, first_header, read_headers
from palier.core.mail.parameters import parameters

DEPTH = 100
PARTS = 1_000
READABLE = {"text/plain", "text/html", "text/enriched", "text/richtext", "text/markdown", "text/x-markdown"}
READABLE_ALONE = re.compile(r"text(/\*|/[x.-]?unknown|/)?\Z|text/x-plain|text/ascii|text/text|plain/text|txt")
GUESS = re.compile(rb"^--([^\r\n]{1,200}?)-{0,2}[ \t]*\r?\n(?=Content-|\r?\n)", re.IGNORECASE | re.MULTILINE)
GUESS_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Part:
    """One leaf: its headers, its type, and where its body lies in the raw bytes.

    `choice` numbers the multipart/alternative it belongs to, 0 for none; `within` is the type of the multipart around
    it; `unopened` says that a limit was reached.
    """

    headers: Headers
    media_type: str
    charset: str
    params: Mapping[str, str]
    name: str
    disposition: str
    encoding: str
    start: int
    end: int
    choice: int = 0
    within: str = ""
    unopened: bool = False

    @property
    def is_text(self) -> bool:
        """Whether it is meant to be read in its place, as plain text or as HTML."""
        return self.media_type in READABLE and self.disposition != "attachment" and not self.unopened

    def content(self, raw: bytes) -> bytes:
        """Its bytes with the transfer encoding undone; broken encodings are decoded as far as they go."""
        return decode_body(raw[self.start : self.end], self.encoding, text=self.media_type in READABLE)


@dataclass(frozen=True, slots=True)
class _Todo:
    start: int
    end: int
    depth: int
    choice: int
    default: str
    within: str = ""


@dataclass(slots=True)
class _Walk:
    raw: bytes
    leaves: list[Part] = field(default_factory=list)
    choices: int = 0


def find_parts(raw: bytes) -> tuple[Headers, str, Mapping[str, str], list[Part]]:
    """The headers of the mail, its type with parameters, and its leaves in reading order; never raises."""
    top, start = read_headers(raw, first_header(raw), len(raw))
    media_type, params = parameters(top.raw("content-type"))
    walk = _Walk(raw)
    waiting = _open(walk, top, _Todo(start, len(raw), 0, 0, "text/plain"))
    while waiting:
        todo = waiting.pop()
        if len(walk.leaves) >= PARTS:
            end = max(todo.end, *(other.end for other in waiting)) if waiting else todo.end
            walk.leaves.append(replace(_leaf(Headers(), todo), end=end, unopened=True))
            break
        headers, body = read_headers(raw, todo.start, todo.end)
        waiting.extend(_open(walk, headers, replace(todo, start=body)))
    return top, media_type, params, walk.leaves


def _open(walk: _Walk, headers: Headers, todo: _Todo) -> list[_Todo]:
    """Add a leaf, or answer the children of a multipart, last first."""
    media_type, params = parameters(headers.raw("content-type"))
    if not media_type.startswith("multipart/"):
        walk.leaves.append(_leaf(headers, todo))
        return []
    spans = list(_spans(walk.raw, todo, params.get("boundary", "")))
    if not spans and (guessed := GUESS.search(walk.raw, todo.start, min(todo.end, todo.start + GUESS_BYTES))):
        spans = list(_spans(walk.raw, todo, guessed[1].decode("utf-8", "replace").rstrip()))
    if not spans:
        walk.leaves.append(replace(_leaf(headers, todo), media_type="text/plain"))
        return []
    if todo.depth >= DEPTH:
        walk.leaves.append(replace(_leaf(headers, todo), unopened=True))
        return []
    choice = todo.choice
    if media_type == "multipart/alternative" and not choice:
        walk.choices += 1
        choice = walk.choices
    default = "message/rfc822" if media_type == "multipart/digest" else "text/plain"
    return [_Todo(start, end, todo.depth + 1, choice, default, media_type) for start, end in reversed(spans)]


def _spans(raw: bytes, todo: _Todo, boundary: str) -> Iterator[tuple[int, int]]:
    """The stretches between boundary lines; the last one goes to the end where the closing line is missing."""
    mark = b"--" + boundary.encode("utf-8", "replace")
    begun: int | None = None
    found = 0
    place = raw.find(mark, todo.start, todo.end) if boundary else -1
    while place >= 0:
        after = place + len(mark)
        line_end = (raw.find(b"\n", after, todo.end) + 1) or todo.end
        tail = raw[after : min(line_end, after + 80)].rstrip()
        if (place == todo.start or raw[place - 1 : place] == b"\n") and tail in (b"", b"--"):
            if begun is not None:
                yield begun, max(begun, _before_line_break(raw, place))
                found += 1
            begun = None if tail else line_end
            if tail or found > PARTS:
                return
        place = raw.find(mark, after, todo.end)
    if begun is not None:
        yield begun, todo.end


def _before_line_break(raw: bytes, place: int) -> int:
    """The line break before a boundary belongs to the boundary (RFC 2046 §5.1.1)."""
    if raw[place - 2 : place] == b"\r\n":
        return place - 2
    return place - 1


def _leaf(headers: Headers, todo: _Todo) -> Part:
    media_type, params = parameters(headers.raw("content-type"))
    disposition, given = parameters(headers.raw("content-disposition"))
    if READABLE_ALONE.match(media_type):
        media_type = "text/plain"
    if media_type.count("/") != 1 or len(media_type) > 120:
        media_type = todo.default
    return Part(
        headers=headers,
        media_type=media_type,
        charset=params.get("charset", ""),
        params=params,
        name=given.get("filename") or params.get("name") or given.get("name") or params.get("filename") or "",
        disposition=disposition,
        encoding=parameters(headers.raw("content-transfer-encoding"))[0],
        start=todo.start,
        end=todo.end,
        choice=todo.choice,
        within=todo.within,
    )
