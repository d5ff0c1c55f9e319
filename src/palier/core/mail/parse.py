"""Raw bytes into a ParsedMail: the first of the three steps parse, decide, apply.  Never raises, whatever comes."""

import re
from dataclasses import dataclass, field
from html import escape

from palier.core.mail.addresses import read_addresses
from palier.core.mail.automatic import Automatic, automatic_reason
from palier.core.mail.charsets import decode_text
from palier.core.mail.clean import clean_html, html_words
from palier.core.mail.headers import Headers
from palier.core.mail.message import NOBODY, MailFile, ParsedMail
from palier.core.mail.mime import Part, find_parts
from palier.core.mail.trim import split_reply

SUBJECT_CHARACTERS = 1_000
TEXT_CHARACTERS = 1_000_000
IDS = 200
DEEP = 3

MESSAGE_ID = re.compile(r"<([^<>\s]{1,500})>")
UNSAFE_NAME = re.compile("[\x00-\x1f\x7f/\\\\\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


@dataclass(slots=True)
class _Reading:
    """The readable pieces of a mail in order; the plain and the HTML form of one choice stand together."""

    plain: dict[int, list[str]] = field(default_factory=dict)
    html: dict[int, list[str]] = field(default_factory=dict)
    files: list[MailFile] = field(default_factory=list)
    cut: bool = False

    @property
    def text(self) -> str:
        """Each piece in its plain form, or in words where it has HTML alone."""
        pieces = []
        for key in dict.fromkeys((*self.plain, *self.html)):
            words = "\n".join(self.plain.get(key, ()))
            pieces.append(words if words.strip() else html_words("\n".join(self.html.get(key, ()))))
        return "\n".join(piece for piece in pieces if piece.strip())

    @property
    def markup(self) -> str:
        """Each piece as HTML; empty where no piece has any."""
        if not self.html:
            return ""
        pieces = (self.html.get(key) or _as_html(self.plain[key]) for key in dict.fromkeys((*self.plain, *self.html)))
        return "\n".join("\n".join(piece) for piece in pieces)


def parse_mail(raw: bytes, *, envelope_from: str | None = None) -> ParsedMail:
    """What these bytes say.  `envelope_from` is the sender of the SMTP envelope, empty for the null sender.

    Limits: 256 kB of headers, 1,000 addresses a field, 1,000 parts, 100 levels, 1,000,000 characters of text.
    """
    headers, media_type, params, parts = find_parts(raw)
    reading = _read(raw, parts)
    sender = next(iter(read_addresses(headers.raw("from"))), NOBODY)
    text = reading.text.replace("\r\n", "\n")[:TEXT_CHARACTERS].strip("\n")
    split = split_reply(text)
    return ParsedMail(
        sender=sender,
        reply_to=read_addresses(headers.raw("reply-to")),
        to=read_addresses(", ".join(headers.all("to"))),
        cc=read_addresses(", ".join(headers.all("cc"))),
        subject=headers.text("subject")[:SUBJECT_CHARACTERS],
        message_id=next(iter(_ids(headers, "message-id")), ""),
        in_reply_to=_ids(headers, "in-reply-to"),
        references=_ids(headers, "references"),
        text=text,
        visible=split.visible,
        quoted=split.quoted,
        html=clean_html(reading.markup),
        files=tuple(reading.files),
        automatic=automatic_reason(headers, media_type, params, sender.email, envelope_from),
        cut=headers.cut or reading.cut or len(text) == TEXT_CHARACTERS,
    )


def _ids(headers: Headers, name: str) -> tuple[str, ...]:
    """The last 200 message ids of a field, without their angle brackets."""
    return tuple(MESSAGE_ID.findall(" ".join(headers.all(name)))[-IDS:])


def _read(raw: bytes, parts: list[Part], depth: int = 0) -> _Reading:
    reading = _Reading()
    for number, part in enumerate(parts):
        reading.cut = reading.cut or part.unopened
        if part.is_text and not (part.name and part.media_type == "text/plain" and number):
            pieces = reading.html if part.media_type == "text/html" else reading.plain
            key = part.choice or -1 - number
            pieces.setdefault(key, []).append(decode_text(part.content(raw), part.charset))
        else:
            reading.files.append(_file(raw, part, len(reading.files) + 1))
    if not reading.text.strip() and depth < DEEP:
        _read_enclosed(raw, parts, reading, depth)
    return reading


def _read_enclosed(raw: bytes, parts: list[Part], reading: _Reading, depth: int) -> None:
    """A mail without words of its own says what the mail it encloses says."""
    for part in parts:
        if part.media_type == "message/rfc822":
            inner = part.content(raw)
            found = _read(inner, find_parts(inner)[3], depth + 1)
            reading.plain, reading.html = found.plain, found.html
            return


def _file(raw: bytes, part: Part, number: int) -> MailFile:
    content = part.content(raw)
    name = part.name
    if not name and part.media_type == "message/rfc822":
        name = find_parts(content)[0].text("subject")[:100] + ".eml"
    return MailFile(
        name=file_name(name) or f"{part.media_type.partition('/')[0]}-{number}",
        media_type=part.media_type if not part.unopened else "application/octet-stream",
        content=content,
        content_id=next(iter(_ids(part.headers, "content-id")), ""),
    )


def file_name(name: str) -> str:
    """A name that is no path and plays no tricks with direction or line breaks, still readable; at most 200 long."""
    kept = UNSAFE_NAME.sub("_", name).strip(" .")
    stem, dot, ending = kept.rpartition(".")
    if len(kept) > 200:
        kept = f"{stem[:180]}{dot}{ending[:19]}" if dot else kept[:200]
    return kept


def _as_html(plain: list[str]) -> list[str]:
    return [f"<p>{escape(text).replace(chr(10), '<br>')}</p>" for text in plain]


UNREADABLE = ParsedMail(NOBODY, (), (), (), "", "", (), (), "", "", "", "", (), Automatic.NOT_AUTOMATIC, cut=True)
