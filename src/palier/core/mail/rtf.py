"""The words of rich text, as Outlook packs it into winmail.dat (MS-OXRTFCP, MS-OXRTFEX; RTF 1.9.1).

One pass, no recursion, no trust in lengths.  Where the rich text was made of HTML, that HTML comes out again.
"""

import re
import struct
from dataclasses import dataclass, field, replace
from html import escape

from palier.core.mail.charsets import decode_text, storable

LONGEST = 4 * 2**20
PACKED, PLAIN = b"LZFu", b"MELA"
KNOWN_BEFORE = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor "
    b"MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20"
    b"\\b\\i\\u\\tab\\tx"
)
"""What both sides know before the first byte (MS-OXRTFCP §2.1.2.1)."""
WINDOW = 4096

TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?[0-9]{1,9})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'\r\n])|([{}])|([^\\{}\r\n]+)|[\r\n\\]"
)
SIGNS = {
    "par": "\n", "line": "\n", "sect": "\n", "page": "\n", "row": "\n", "tab": "\t", "cell": "\t", "emdash": "—",
    "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•",
}  # fmt: skip
SYMBOLS = {b"~": "\xa0", b"_": "\u2011", b"{": "{", b"}": "}", b"\\": "\\"}
SILENT = {"fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "header", "footer", "listtable", "themedata"}


@dataclass(frozen=True, slots=True)
class Rich:
    """What rich text says: as text, or as the HTML it was made of."""

    text: str = ""
    html: str = ""


def unpacked_rtf(data: bytes) -> bytes:
    """Rich text out of its packing, as far as it can be read; empty where it is something else."""
    if len(data) < 16:
        return b""
    size = min(struct.unpack_from("<I", data, 4)[0], LONGEST)
    if data[8:12] == PLAIN:
        return data[16 : 16 + size]
    return _inflated(data, size) if data[8:12] == PACKED else b""


def _inflated(data: bytes, size: int) -> bytes:
    window = bytearray(WINDOW)
    window[: len(KNOWN_BEFORE)] = KNOWN_BEFORE
    said, write, place = bytearray(), len(KNOWN_BEFORE), 16
    while place < len(data) and len(said) < size:
        control = data[place]
        place += 1
        for bit in range(8):
            if not control >> bit & 1:
                piece, place = data[place : place + 1], place + 1
            else:
                offset, length = _reference(data, place)
                place += 2
                if offset == write:
                    return bytes(said[:size])
                piece = _repeated(window, offset, length, write)
            for byte in piece:
                window[write] = byte
                write = (write + 1) % WINDOW
            said += piece
    return bytes(said[:size])


def _reference(data: bytes, place: int) -> tuple[int, int]:
    both = int.from_bytes(data[place : place + 2].ljust(2, b"\0"), "big")
    return both >> 4, (both & 15) + 2


def _repeated(window: bytearray, offset: int, length: int, write: int) -> bytes:
    """Bytes from the window; where they run into what is being written, they repeat it."""
    known = (write - offset) % WINDOW or WINDOW
    return bytes(window[(offset + step % known) % WINDOW] for step in range(length))


@dataclass(frozen=True, slots=True)
class _Group:
    """What holds inside one pair of braces."""

    silent: bool = False
    tag: bool = False
    skips: int = 1


@dataclass(slots=True)
class _Reader:
    codepage: str = "cp1252"
    of_html: bool = False
    only_rtf: bool = False
    group: _Group = field(default_factory=_Group)
    around: list[_Group] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    bytes_waiting: bytearray = field(default_factory=bytearray)
    to_skip: int = 0


def rich_words(rtf: bytes) -> Rich:
    """What rich text says."""
    reader = _Reader()
    for found in TOKEN.finditer(rtf[:LONGEST]):
        word, number, code, symbol, brace, words = found.groups()
        if code:
            _byte(reader, bytes.fromhex(code.decode()))
            continue
        if words is not None:
            _bytes(reader, words)
            continue
        _flush(reader)
        if brace:
            _brace(reader, brace)
        elif symbol:
            _symbol(reader, symbol)
        elif word:
            _control(reader, word.decode("ascii"), int(number) if number else None)
    _flush(reader)
    said = storable(_with_pairs_joined("".join(reader.said)))
    return Rich(html=said) if reader.of_html else Rich(text=said.strip("\n"))


def _flush(reader: _Reader) -> None:
    """Bytes in the charset of the text, once they are all there: some signs take two."""
    if reader.bytes_waiting:
        text = decode_text(bytes(reader.bytes_waiting), reader.codepage)
        reader.bytes_waiting.clear()
        _say(reader, text)


def _say(reader: _Reader, text: str) -> None:
    if reader.group.silent or (reader.only_rtf and not reader.group.tag):
        return
    reader.said.append(escape(text, quote=False) if reader.of_html and not reader.group.tag else text)


def _byte(reader: _Reader, byte: bytes) -> None:
    if reader.to_skip:
        reader.to_skip -= 1
    else:
        reader.bytes_waiting += byte


def _bytes(reader: _Reader, words: bytes) -> None:
    skipped = min(reader.to_skip, len(words))
    reader.to_skip -= skipped
    reader.bytes_waiting += words[skipped:]


def _brace(reader: _Reader, brace: bytes) -> None:
    reader.to_skip = 0
    if brace == b"}":
        reader.group = reader.around.pop() if reader.around else reader.group
    else:
        reader.around.append(reader.group)


def _symbol(reader: _Reader, symbol: bytes) -> None:
    if symbol == b"*":
        reader.group = replace(reader.group, silent=True)
    else:
        _say(reader, SYMBOLS.get(symbol, ""))


def _control(reader: _Reader, word: str, number: int | None) -> None:
    match word:
        case "ansicpg":
            reader.codepage = f"cp{number}"
        case "uc":
            reader.group = replace(reader.group, skips=min(max(number or 0, 0), 8))
        case "u":
            _say(reader, _sign(number or 0))
            reader.to_skip = reader.group.skips
        case "fromhtml":
            reader.of_html = True
        case "htmltag":
            reader.group = replace(reader.group, silent=False, tag=True)
        case "htmlrtf":
            reader.only_rtf = number != 0
        case _ if word in SILENT:
            reader.group = replace(reader.group, silent=True)
        case _ if word in SIGNS:
            _say(reader, SIGNS[word])


def _sign(number: int) -> str:
    """A sign by its number, which is signed and of sixteen bits."""
    return chr(number % 0x10000)


def _with_pairs_joined(text: str) -> str:
    """Signs beyond sixteen bits are written as two halves."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
