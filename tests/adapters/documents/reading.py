"""Reading our own PDFs back: enough of the format for the files that typst writes."""

import re
import zlib

OBJECT = re.compile(rb"\n(\d+) 0 obj\s(.*?)\sendobj(?=\n)", re.DOTALL)
STREAM = re.compile(rb"/Length (\d+).*?stream\r?\n", re.DOTALL)
FONT_NAMES = re.compile(rb"/(f\d+) (\d+) 0 R")
UNICODE = re.compile(rb"/ToUnicode (\d+) 0 R")
MAPPED = re.compile(rb"<([0-9a-fA-F]+)> <([0-9a-fA-F]+)>\n")
DRAWN = re.compile(rb"/(f\d+) [\d.]+ Tf|((?<!\\)\((?:\\.|[^\\()])*\))", re.DOTALL)
ESCAPED = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def text_of(pdf: bytes) -> str:
    """All words a reader of the document sees, without the white space and hyphens that only lay them out."""
    found = objects(pdf)
    pages = [body for body in found.values() if b"/Type/Page/" in body]
    return bare("".join(page_text(page, found) for page in pages))


def bare(words: str) -> str:
    """Words as `text_of` answers them: no spaces, no hyphens, whichever kind."""
    return re.sub(r"[\s\u00ad\u2010\u2011\u202f-]+", "", words)


def objects(pdf: bytes) -> dict[int, bytes]:
    """Every object of the file, its stream unpacked."""
    return {int(number): unpacked(body) for number, body in OBJECT.findall(pdf)}


def unpacked(body: bytes) -> bytes:
    stream = STREAM.search(body)
    if stream is None:
        return body
    content = body[stream.end() : stream.end() + int(stream.group(1))]
    return body[: stream.end()] + (zlib.decompress(content) if b"/FlateDecode" in body else content)


def page_text(page: bytes, found: dict[int, bytes]) -> str:
    """The text of one page: each string drawn, read by the map of the font it is drawn in."""
    resources = found[int(re.search(rb"/Resources (\d+) 0 R", page)[1])]
    content = found[int(re.search(rb"/Contents (\d+) 0 R", page)[1])]
    fonts = {name: letters_of(found[int(number)], found) for name, number in FONT_NAMES.findall(resources)}
    words, letters = [], {}
    for font, string in DRAWN.findall(content):
        if font:
            letters = fonts[font]
        elif string:
            drawn = ESCAPED.sub(unescaped, string[1:-1])
            words += [letters.get(drawn[place : place + 2], "\ufffd") for place in range(0, len(drawn), 2)]
    return "".join(words)


def unescaped(escape: re.Match[bytes]) -> bytes:
    written = escape.group(1)
    return bytes([int(written, 8)]) if len(written) == 3 else LETTERS.get(written, written)


def letters_of(font: bytes, found: dict[int, bytes]) -> dict[bytes, str]:
    """What each two bytes drawn in a font stand for."""
    mapping = found[int(UNICODE.search(font)[1])]
    return {
        bytes.fromhex(code.decode()): bytes.fromhex(to.decode()).decode("utf-16-be")
        for code, to in MAPPED.findall(mapping)
    }
