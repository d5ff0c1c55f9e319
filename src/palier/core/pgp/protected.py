"""Header fields that travel inside what is encrypted (RFC 9788, and what mail programs did before it).

Outside such a mail stands `Subject: ...`, and often no word of which mail it answers.  Who it is from is never taken
from inside: that is what signatures are judged by.
"""

import re
from collections.abc import Iterator
from email.message import Message
from email.parser import HeaderParser

from palier.core.mail.words import decode_words, one_line

FIELD = re.compile(r"[!-9;-~]{1,76}:[ \t]")
GOES_ON = (" ", "\t")
LEGACY_CLASS = re.compile(
    r"<div class=[\"']?header-protection-legacy-display[\"']?[^>]{0,200}>.{0,5000}?</div>", re.DOTALL | re.IGNORECASE
)
MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>")
LONGEST = 20_000


def protected_fields(inner: Message) -> Iterator[Message]:
    """What holds header fields inside a decrypted mail: itself, the part its signature covers, the copy shown to
    programs that know no better.
    """
    yield inner
    parts = inner.get_payload()
    if isinstance(parts, list) and parts and isinstance(parts[0], Message):
        first = parts[0]
        if inner.get_content_type() == "multipart/signed":
            yield from protected_fields(first)
        elif is_legacy_copy(first):
            yield HeaderParser().parsestr(str(first.get_payload())[:LONGEST].lstrip())


def is_legacy_copy(part: Message) -> bool:
    """Is a part nothing but a copy of header fields, for programs that don't look for them inside?"""
    if part.get_param("protected-headers") is None:
        return False
    if part.get_content_type() not in ("text/rfc822-headers", "text/plain") or part.is_multipart():
        return False
    lines = str(part.get_payload())[:LONGEST].strip().splitlines()
    return bool(lines) and all(FIELD.match(line) or line.startswith(GOES_ON) for line in lines)


def without_legacy(part: Message, text: str) -> str:
    """The words of a part without the copy of header fields that RFC 9788 §5.3 lets stand above them."""
    if part.get_param("hp-legacy-display") is None:
        return text
    if part.get_content_type() == "text/html":
        return LEGACY_CLASS.sub("", text, count=1)
    copy, _, rest = text.replace("\r\n", "\n").partition("\n\n")
    return rest if all(FIELD.match(line) or line.startswith(GOES_ON) for line in copy.splitlines()) else text


def subject_in(fields: Message) -> str:
    """The subject in one line, encoded words read; empty where there is none."""
    value = fields.get("Subject")
    return one_line(str(value).replace("\0", "")) if value is not None else ""


def answered_in(fields: Message) -> tuple[str, ...]:
    """The ids of the mails that are answered, the latest last."""
    named = " ".join(str(value) for name in ("References", "In-Reply-To") for value in fields.get_all(name, []))
    return tuple(MESSAGE_ID.findall(decode_words(named[:LONGEST])))
