"""The words and files of a mail out of its parts, in reading order."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import islice

from palier.core.mail.charsets import decode_text
from palier.core.mail.clean import declared_charset, html_words
from palier.core.mail.containers import read_tnef, signed_content
from palier.core.mail.encodings import UU_BEGIN, uu_file
from palier.core.mail.flowed import unenriched, unflowed
from palier.core.mail.message import MailFile
from palier.core.mail.mime import Part, find_parts
from palier.core.mail.names import file_name, name_for

DEEP = 3
UU_FILES = 100
STUB_CHARACTERS = 300
STUB = re.compile(r"html|not support|cannot display|ne peut pas afficher|nicht anzeigen", re.IGNORECASE)
LOOKS_LIKE_HTML = re.compile(r"\s*(?:<!doctype html|<html[\s>]|<head[\s>]|<body[\s>])", re.IGNORECASE)
CONTENT_ID = re.compile(r"<([^<>\s]{1,500})>")
CALENDAR = re.compile(r"^(SUMMARY|DESCRIPTION|LOCATION|DTSTART|DTEND)((?:;[^:\r\n]{0,200})?):(.*)$", re.MULTILINE)
EVENT = re.compile(r"^BEGIN:V(?:EVENT|TODO|JOURNAL)\b", re.MULTILINE)
INSTANT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z?))?")
ZONE = re.compile(r";TZID=\"?([^\";:]{1,80})")

TNEF = {"application/ms-tnef", "application/vnd.ms-tnef", "application/x-ms-tnef"}
OPAQUE = {"application/pkcs7-mime", "application/x-pkcs7-mime"}
OTHER_FORMS = {"text/x-amp-html", "text/watch-html", "text/aol", "text/x-aol"}
"""Forms of the same words that nobody reads beside the plain and the HTML one."""


@dataclass(slots=True)
class Reading:
    """The readable pieces of a mail in order; the plain and the HTML form of one choice stand together."""

    plain: dict[int, list[str]] = field(default_factory=dict)
    html: dict[int, list[str]] = field(default_factory=dict)
    files: list[MailFile] = field(default_factory=list)
    cut: bool = False

    @property
    def text(self) -> str:
        """Each piece in its plain form, or in words where it has HTML alone; lines that HTML quotes are marked."""
        pieces = (self._piece(key) for key in dict.fromkeys((*self.plain, *self.html)))
        return "\n".join(piece for piece in pieces if piece.strip())

    def _piece(self, key: int) -> str:
        plain = "\n".join(self.plain.get(key, ()))
        if plain.strip() and not (len(plain) < STUB_CHARACTERS and key in self.html and STUB.search(plain)):
            return plain
        words = html_words("\n".join(self.html.get(key, ())))
        return words if words.strip() else plain

    @property
    def markup(self) -> str:
        """Each piece as HTML; empty where no piece has any."""
        if not self.html:
            return ""
        pieces = (self.html.get(key) or _as_html(self.plain[key]) for key in dict.fromkeys((*self.plain, *self.html)))
        return "\n".join("\n".join(piece) for piece in pieces)

    @property
    def is_silent(self) -> bool:
        """Whether no words were found yet."""
        return not any(
            piece.strip() for pieces in (self.plain, self.html) for found in pieces.values() for piece in found
        )


def read_parts(raw: bytes, parts: Sequence[Part], depth: int = 0) -> Reading:
    """What the parts hold.  A mail without words of its own says what a mail or a file that it encloses says."""
    reading = Reading()
    late: list[tuple[int, Part]] = []
    for number, part in enumerate(parts):
        reading.cut = reading.cut or part.unopened
        if part.is_text and (not part.name or not number or part.media_type == "text/html"):
            _add_text(raw, part, number, reading)
        if part.name or not part.is_text:
            _add_file(raw, part, reading)
            late.append((number, part))
    if depth < DEEP:
        _read_containers(raw, late, reading, depth)
    if reading.is_silent:
        _read_late(raw, late, reading, depth)
    return reading


def _add_text(raw: bytes, part: Part, number: int, reading: Reading) -> None:
    content = part.content(raw)
    key = part.choice or -1 - number
    if part.media_type == "text/html":
        label = part.charset or declared_charset(content)
        reading.html.setdefault(key, []).append(decode_text(content, label))
        return
    text = decode_text(content, part.charset)
    if part.params.get("format", "").lower() == "flowed":
        text = unflowed(text, delsp=part.params.get("delsp", "").lower() == "yes")
    if part.media_type in {"text/enriched", "text/richtext"}:
        text = unenriched(text)
    if LOOKS_LIKE_HTML.match(text):
        reading.html.setdefault(key, []).append(text)
        return
    if content.startswith(b"begin ") or b"\nbegin " in content:
        text = _without_uu(content, part.charset, reading) or text
    reading.plain.setdefault(key, []).append(text)


def _without_uu(content: bytes, charset: str, reading: Reading) -> str:
    """The words around files that were put into the text the old way; empty where there are no such files."""
    kept, place = [], 0
    for _ in range(UU_FILES):
        begin = UU_BEGIN.search(content, place)
        if begin is None:
            break
        data, after = uu_file(content, begin.end())
        if not data:
            break
        kept.append(content[place : begin.start()])
        name = file_name(decode_text(begin[1].strip(), charset))
        reading.files.append(
            MailFile(name or name_for("application/octet-stream", 1), "application/octet-stream", data)
        )
        place = after
    return decode_text(b"".join([*kept, content[place:]]), charset) if kept else ""


def _add_file(raw: bytes, part: Part, reading: Reading) -> None:
    if part.media_type in OTHER_FORMS and part.choice and not part.name:
        return
    content = part.content(raw)
    name = part.name
    if not name and part.media_type == "message/rfc822":
        name = find_parts(content)[0].text("subject")[:100] + ".eml"
    safe = file_name(name)
    media_type = part.media_type if not part.unopened else "application/octet-stream"
    reading.files.append(
        MailFile(
            name=safe or name_for(part.media_type, len(reading.files) + 1),
            media_type=media_type,
            content=content,
            content_id=next(iter(CONTENT_ID.findall(part.headers.raw("content-id"))), ""),
        )
    )


def _read_containers(raw: bytes, parts: Sequence[tuple[int, Part]], reading: Reading, depth: int) -> None:
    """Open what Outlook packed and what S/MIME signed."""
    for number, part in parts:
        if part.media_type in TNEF or part.name.lower() in {"winmail.dat", "win.dat"}:
            packed = read_tnef(part.content(raw))
            for file in packed.files:
                kind = file.media_type if file.media_type.count("/") == 1 else "application/octet-stream"
                name = file_name(file.name) or name_for(kind, len(reading.files) + 1)
                reading.files.append(MailFile(name, kind, file.content))
            if reading.is_silent:
                reading.plain |= {-1 - number: [packed.text]} if packed.text else {}
                reading.html |= {-1 - number: [packed.html]} if packed.html else {}
        elif part.media_type in OPAQUE and (inner := signed_content(part.content(raw))):
            found = read_parts(inner, find_parts(inner)[3], depth + 1)
            reading.plain |= {key - 10_000 * (number + 1): words for key, words in found.plain.items()}
            reading.html |= {key - 10_000 * (number + 1): words for key, words in found.html.items()}
            reading.files.extend(found.files)
            reading.cut = reading.cut or found.cut


def _read_late(raw: bytes, parts: Sequence[tuple[int, Part]], reading: Reading, depth: int) -> None:
    """Words where there were none so far: of an enclosed mail, of a named text, of an invitation."""
    for number, part in parts:
        if part.media_type == "message/rfc822" and depth < DEEP:
            inner = part.content(raw)
            found = read_parts(inner, find_parts(inner)[3], depth + 1)
            reading.plain, reading.html = found.plain, found.html
            reading.cut = reading.cut or found.cut
        elif part.is_text:
            _add_text(raw, part, number, reading)
        elif part.media_type == "text/calendar":
            reading.plain[-1 - number] = [_invitation(decode_text(part.content(raw), part.charset or "utf-8"))]
        if not reading.is_silent:
            return


def _invitation(said: str) -> str:
    """What an invitation is about, where and when; a zone's own rules for its summer stand before the event."""
    said = said.replace("\r\n ", "").replace("\r\n\t", "").replace("\n ", "")[:200_000]
    event = EVENT.search(said)
    found = CALENDAR.finditer(said, event.start() if event else 0)
    return "\n".join(_calendar_line(*each.groups("")) for each in islice(found, 20))


def _calendar_line(name: str, given: str, value: str) -> str:
    if name not in ("DTSTART", "DTEND"):
        return _calendar_words(value)
    instant, zone = INSTANT.match(value.strip()), ZONE.search(given)
    if instant is None:
        return value.strip()
    year, month, day, hour, minute, is_utc = instant.groups("")
    clock = f" {hour}:{minute}" if hour else ""
    return " ".join(
        part for part in (f"{year}-{month}-{day}{clock}", "UTC" if is_utc else zone[1] if zone else "") if part
    )


def _calendar_words(value: str) -> str:
    return value.strip().replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";")


def _as_html(plain: list[str]) -> list[str]:
    return [f"<p>{escape(text).replace(chr(10), '<br>')}</p>" for text in plain]
