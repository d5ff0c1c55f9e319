"""Transfer encodings undone (RFC 2045 §6), as far as they go."""

import binascii
import re

from palier.core.mail.words import unbase64

UU = {"x-uuencode", "uuencode", "x-uue", "uue"}
UU_BEGIN = re.compile(rb"^begin[ \t]+[0-7]{3,4}[ \t]+([^\r\n]{1,200})\r?\n", re.MULTILINE)
NO_BASE64_LINE = re.compile(rb"^[^\n]*?(?:[^A-Za-z0-9+/=\s]{3}|[A-Za-z] [A-Za-z])", re.MULTILINE)
FOOTER_BYTES = 64 * 1024


def decode_body(body: bytes, encoding: str, *, text: bool) -> bytes:
    """The bytes that an encoded body stands for.  Plain words that a list added below encoded `text` are kept."""
    if encoding == "base64":
        return _base64_text(body) if text else unbase64(body)
    if encoding in {"quoted-printable", "quoted_printable", "quopri"}:
        return binascii.a2b_qp(body)
    if encoding in UU and (begin := UU_BEGIN.search(body)):
        return uu_file(body, begin.end())[0]
    return body


def _base64_text(body: bytes) -> bytes:
    """Text whose encoded lines may be followed by lines that nobody encoded; or by none that is encoded at all."""
    foreign = NO_BASE64_LINE.search(body[-FOOTER_BYTES:])
    if foreign is None or len(body) > 4 * FOOTER_BYTES:
        return unbase64(body)
    cut = len(body) - len(body[-FOOTER_BYTES:]) + foreign.start()
    return unbase64(body[:cut]) + (b"\n" if cut and body[:cut].strip() else b"") + body[cut:]


def uu_file(body: bytes, place: int) -> tuple[bytes, int]:
    """The file that uuencoded lines from `place` on hold, and where what follows it begins."""
    decoded = bytearray()
    while place < len(body):
        line_end = (body.find(b"\n", place) + 1) or len(body)
        line = body[place:line_end].rstrip(b"\r\n")
        place = line_end
        if line.strip() in (b"end", b"`", b""):
            if line.strip() == b"end":
                break
            continue
        try:
            decoded += binascii.a2b_uu(line)
        except binascii.Error:  # trailing blanks were cut, or added (as in the standard library's own reader)
            wanted = ((line[0] - 32) & 63) * 4 // 3 + 5
            try:
                decoded += binascii.a2b_uu(line[: wanted // 4 * 4 + 1])
            except binascii.Error:
                continue
    return bytes(decoded), place
