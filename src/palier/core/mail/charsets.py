"""Bytes into text that a database can keep, whatever the sender called their encoding."""

import codecs
import re
from functools import lru_cache

REPLACEMENT = "\ufffd"

NOT_TEXT = {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"}
"""Codecs of Python that are no charset of mail, or that take quadratic time."""

ALIASES = {"iso-8859-8-i": "iso-8859-8", "x-gbk": "gbk", "cp-850": "cp850", "windows-874": "cp874", "utf8mb4": "utf-8"}

WIDER = {"iso8859-1": "cp1252", "ascii": "utf-8", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932"}
"""What senders mean by these names: the superset that also holds the characters they really use."""

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """The text with NUL and lone surrogates, which no database keeps, replaced by U+FFFD."""
    return UNSTORABLE.sub(REPLACEMENT, text)


def codec_named(label: str) -> str | None:
    """The codec that a charset label of a mail means, None when it means nothing."""
    label = label.partition("*")[0].strip().strip("\"'").lower()
    return _codec(label) if 0 < len(label) <= 40 else None


@lru_cache(maxsize=256)
def _codec(label: str) -> str | None:
    try:
        found = codecs.lookup(ALIASES.get(label, label))
    except (LookupError, ValueError):
        return None
    if found.name in NOT_TEXT or not found._is_text_encoding:
        return None
    return WIDER.get(found.name, found.name)


def decode_text(data: bytes, label: str = "") -> str:
    """The text these bytes hold: by their label, else as UTF-8, else as Windows-1252; never fails."""
    for name in (codec_named(label), "utf-8"):
        if name is None:
            continue
        try:
            return storable(data.decode(name))
        except (UnicodeError, ValueError):
            continue
    return storable(data.decode("cp1252", "replace"))
