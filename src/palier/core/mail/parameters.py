"""The parameters of Content-Type and Content-Disposition (RFC 2045 §5.1, RFC 2231), and what senders make of them."""

import re
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from palier.core.mail.charsets import decode_text, storable
from palier.core.mail.words import decode_words

VALUE_CHARACTERS = 8 * 1024
NAME = re.compile(r"[;\s]*([^\s=;\"()<>]{1,80})\s*=\s*")
QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"?')
TOKEN = re.compile(r"[^\s;]*")
TO_SEMICOLON = re.compile(r"[^;]*")
SECTION = re.compile(r"([^*]+)(?:\*(\d{1,3}))?(\*)?\Z")
ESCAPED = re.compile(r'\\(["\\])')
COMMENT = re.compile(r"\([^()]*\)")


def parameters(value: str) -> tuple[str, Mapping[str, str]]:
    """The main value in lower case, and its parameters by their names in lower case."""
    return _parameters(value[:VALUE_CHARACTERS])


@lru_cache(maxsize=512)  # each part of a mail is asked for its type several times, and most mails say the same few
def _parameters(value: str) -> tuple[str, Mapping[str, str]]:
    main = value.partition(";")[0].strip()
    words = main.split(None, 1)
    main = words[0] if words and "=" not in words[0] else ""
    rest = value.lstrip()[len(main) :]
    if rest.lstrip().startswith("("):
        rest = COMMENT.sub("", rest, count=1)
    return storable(main.lower().strip("\"' ")), _read(rest)


def _read(text: str) -> dict[str, str]:
    plain: dict[str, str] = {}
    sections: dict[str, dict[int, tuple[str, bool]]] = {}
    place = 0
    while found := NAME.search(text, place):
        name, (written, place) = found[1].lower(), _written(text, found.end(), found[1].lower())
        section = SECTION.match(name)
        if section is None or (section[2] is None and section[3] is None):
            plain.setdefault(name, written)
        else:
            number = int(section[2] or 0)
            sections.setdefault(section[1], {}).setdefault(number, (written, section[3] is not None))
    read = {name: decode_words(storable(written)).strip() for name, written in plain.items()}
    return read | {name: _joined(parts) for name, parts in sections.items()}


def _written(text: str, place: int, name: str) -> tuple[str, int]:
    """The value that begins here, unquoted, and where it ends.  Names of files may hold spaces without quotes."""
    if text[place : place + 1] == '"' and (quoted := QUOTED.match(text, place)):
        return ESCAPED.sub(r"\1", quoted[1]), quoted.end()
    found = (TO_SEMICOLON if "name" in name else TOKEN).match(text, place)
    assert found is not None, "both match anything"
    return found[0].strip(), found.end()


def _joined(parts: dict[int, tuple[str, bool]]) -> str:
    """A value sent in numbered pieces, some of them as percent-encoded bytes of a charset that the first one names."""
    charset, data = "", b""
    for place, (_, (written, extended)) in enumerate(sorted(parts.items())):
        said = written
        if extended and place == 0 and written.count("'") >= 2:
            charset, _, said = written.split("'", 2)
        encoded = said.encode("utf-8", "replace")
        data += unquote_to_bytes(encoded) if extended else encoded
    return decode_words(decode_text(data, charset or "utf-8")).strip()
