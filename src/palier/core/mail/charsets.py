"""Bytes into text that a database can keep, whatever the sender called their encoding."""

import codecs
import re
from functools import lru_cache

REPLACEMENT = "\ufffd"
SAMPLE = 64 * 1024

NOT_TEXT = {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"}
"""Codecs of Python that are no charset of mail, or that take quadratic time."""

ALIASES = {
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "iso-8859-6-i": "iso-8859-6",
    "x-gbk": "gbk",
    "x-gb18030": "gb18030",
    "gb_2312-80": "gb2312",
    "gb2312_charset": "gb2312",
    "cn-gb": "gb2312",
    "cn-big5": "big5",
    "x-x-big5": "big5",
    "big5-eten": "big5",
    "cp-850": "cp850",
    "windows-874": "cp874",
    "windows-936": "gbk",
    "windows-949": "cp949",
    "windows-950": "cp950",
    "windows-31j": "cp932",
    "x-windows-949": "cp949",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "ksc5601": "cp949",
    "x-sjis": "cp932",
    "x-ms-cp932": "cp932",
    "sjis": "cp932",
    "x-euc-jp": "euc_jp",
    "x-euc": "euc_jp",
    "x-euc-kr": "cp949",
    "iso-2022-jp-ms": "iso2022_jp_ext",
    "cp50220": "iso2022_jp_ext",
    "cp50221": "iso2022_jp_ext",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
    "x-macintosh": "mac_roman",
    "x-mac-cyrillic": "mac_cyrillic",
    "x-mac-ce": "mac_latin2",
    "x-mac-greek": "mac_greek",
    "x-mac-turkish": "mac_turkish",
    "x-mac-japanese": "cp932",
    "koi8": "koi8_r",
    "koi": "koi8_r",
    "x-koi8-r": "koi8_r",
    "utf8mb4": "utf-8",
    "utf-8-mac": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "unicode-2-0-utf-7": "utf-7",
    "x-unicode-2-0-utf-7": "utf-7",
    "x-utf-7": "utf-7",
    "x-utf-8": "utf-8",
    "unicode": "utf-16",
    "ucs-2": "utf-16",
    "iso-10646-ucs-2": "utf-16-be",
    "iso_8859_1": "iso-8859-1",
    "iso8859_1": "iso-8859-1",
    "iso": "iso-8859-1",
    "latin": "iso-8859-1",
    "latin-9": "iso-8859-15",
    "ansi": "cp1252",
    "x-ansi": "cp1252",
    "windows": "cp1252",
    "win-1252": "cp1252",
    "win-1251": "cp1251",
    "win1251": "cp1251",
    "x-cp1250": "cp1250",
    "x-cp1251": "cp1251",
    "x-cp1252": "cp1252",
    "x-user-defined": "cp1252",
    "ascii_8bit": "us-ascii",
    "7bit": "us-ascii",
    "8bit": "us-ascii",
}

WIDER = {
    "iso8859-1": "cp1252",
    "ascii": "utf-8",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "cp950",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "iso2022_jp": "iso2022_jp_ext",
}
"""What senders mean by these names: the superset that also holds the characters they really use."""

WESTERN = {"cp1252", "iso8859-15", "utf-8"}
MANY_BYTES = ("utf-8", "gb18030", "cp932", "euc_jp", "cp949", "cp950", "big5hkscs", "iso2022", "utf-16", "hz")
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
JAPANESE = re.compile(rb"\x1b(\$[@B]|\([BJI])")
KOREAN = b"\x1b$)C"
NUMBERED = re.compile(r"(?:cp|windows|win|ibm|x-cp|x-windows|dos)[-_]?(\d{3,5})\Z")
ISO = re.compile(r"(?:x-)?iso[-_ ]?8859[-_ ]?(\d{1,2})\Z")


def storable(text: str) -> str:
    """The text with NUL and lone surrogates, which no database keeps, replaced by U+FFFD."""
    return UNSTORABLE.sub(REPLACEMENT, text)


def codec_named(label: str) -> str | None:
    """The codec that a charset label of a mail means, None when it means nothing."""
    label = label.partition("*")[0].strip().strip("\"' ;").lower()
    return _codec(label) if 0 < len(label) <= 40 else None


@lru_cache(maxsize=256)
def _codec(label: str) -> str | None:
    for name in (ALIASES.get(label, label), *_guessed(label)):
        try:
            found = codecs.lookup(name)
        except (LookupError, ValueError):
            continue
        if found.name not in NOT_TEXT and found._is_text_encoding:
            return WIDER.get(found.name, found.name)
    return None


def _guessed(label: str) -> list[str]:
    """What a label written after a habit of its own may stand for."""
    guesses = [label.removeprefix("x-"), label.replace(" ", "")]
    if numbered := NUMBERED.match(label):
        guesses.append(f"cp{numbered[1]}")
    if iso := ISO.match(label):
        guesses.append(f"iso8859-{iso[1]}")
    return guesses


def decode_text(data: bytes, label: str = "") -> str:
    """The text these bytes hold: by their label, else by what they look like; never fails."""
    if not data:
        return ""
    named = codec_named(label)
    looks = _looks_like(data)
    for name in (*looks, named) if _belies(data, named) else (named, *looks):
        if name is None:
            continue
        try:
            return storable(data.decode(name).removeprefix("\ufeff"))
        except (UnicodeError, ValueError):
            continue
    return storable(_as_far_as_it_goes(data, named))


def _belies(data: bytes, named: str | None) -> bool:
    """Whether bytes can't be what their label says although they would decode: shifts of ISO 2022, UTF-16 without 0."""
    if named is not None and named.startswith("utf-16"):
        return b"\x00" not in data and data[:2] not in (b"\xff\xfe", b"\xfe\xff")
    return b"\x1b" in data[:SAMPLE] and (named is None or named in WESTERN)


def _looks_like(data: bytes) -> list[str]:
    """What bytes without a (true) label probably are, the surest first."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return ["utf-16", "utf-8"]
    if JAPANESE.search(data[:SAMPLE]):
        return ["iso2022_jp_ext", "utf-8"]
    if KOREAN in data[:SAMPLE]:
        return ["iso2022_kr", "utf-8"]
    return ["utf-8"]


def _as_far_as_it_goes(data: bytes, named: str | None) -> str:
    """Text with a broken place or two keeps the rest of its characters; what is not that charset at all is Western."""
    for name in dict.fromkeys((named, "utf-8")):
        if name is not None and name.startswith(MANY_BYTES):
            text = data.decode(name, "replace")
            beyond = sum(1 for character in text[:SAMPLE] if character > "\x7f")
            if text[:SAMPLE].count(REPLACEMENT) * 4 <= beyond:
                return text.removeprefix("\ufeff")
    if named is not None and not named.startswith(MANY_BYTES):
        return data.decode(named, "replace")
    return "".join(map(_western, data.decode("cp1252", "surrogateescape")))


def _western(character: str) -> str:
    """The five bytes that Windows-1252 leaves open mean what they mean in ISO 8859-1."""
    return chr(ord(character) - 0xDC00) if "\udc80" <= character <= "\udcff" else character
