"""A mail taken to pieces before anything in it is opened: its leaves, their words, the keys it brings along."""

from collections.abc import Iterator
from email.message import Message
from itertools import islice

from palier.core.mail.clean import html_words
from palier.core.mail.containers import signed_content
from palier.core.mail.quotes import MARK
from palier.core.mail.words import one_line
from palier.core.pgp.keys import KeyRefused, PublicKey, read_public_key
from palier.core.pgp.protected import without_legacy

MOST_PARTS = 200
MOST_KEYS = 10
"""Blocks of keys in one part that are looked at."""
CIPHER_NAMES = (".asc", ".gpg", ".pgp")
BEGIN, END = "-----BEGIN PGP MESSAGE-----", "-----END PGP MESSAGE-----"
KEY_BEGIN, KEY_END = "-----BEGIN PGP PUBLIC KEY BLOCK-----", "-----END PGP PUBLIC KEY BLOCK-----"


def is_mail(content: bytes) -> bool:
    """Does it begin with header fields, one of which says what it is?"""
    head = content[:20_000].lstrip().replace(b"\r\n", b"\n").partition(b"\n\n")[0].lower()
    lines = head.split(b"\n")
    return any(line.startswith(b"content-type:") for line in lines) and b":" in lines[0]


def leaves(mail: Message) -> Iterator[Message]:
    """The parts that hold something, an attached mail with its own; at most so many."""
    for count, part in enumerate(mail.walk()):
        if count >= MOST_PARTS * 2:
            return
        if not part.is_multipart():
            yield part


def is_cipher(part: Message, name: str, content: bytes) -> bool:
    """Is a part of a mail, or a file that came with it, an encrypted message?"""
    if part.get_content_type() == "application/pgp-encrypted" and b"BEGIN PGP MESSAGE" not in content:
        return False  # the line "Version: 1"
    named = name.lower().endswith(CIPHER_NAMES) or part.get_content_type() in (
        "application/octet-stream",
        "application/pgp-encrypted",
    )
    return named and (b"-----BEGIN PGP MESSAGE-----" in content[:2000] or (_is_binary_message(name, content)))


def is_enveloped(part: Message, content: bytes) -> bool:
    """Is a part encrypted by S/MIME, which nobody here has a key for?"""
    kinds = ("application/pkcs7-mime", "application/x-pkcs7-mime")
    return part.get_content_type() in kinds and not signed_content(content)


def _is_binary_message(name: str, content: bytes) -> bool:
    """A session key packet (RFC 9580 §5.1, §5.3) in front of a file that calls itself encrypted."""
    return name.lower().endswith((".gpg", ".pgp")) and bool(content) and content[0] in (0x84, 0x85, 0xC1, 0x8C, 0xC3)


def content_of(part: Message) -> bytes:
    """The bytes of a part, however broken its encoding."""
    try:
        return bytes(part.get_payload(decode=True) or b"")
    except (LookupError, ValueError, AssertionError, TypeError):
        return str(part.get_payload()).encode("utf-8", "replace")


def as_text(part: Message, content: bytes) -> str:
    """The words of a part, HTML as plain text."""
    try:
        text = content.decode(str(part.get_content_charset() or "utf-8"), "replace")
    except LookupError:
        text = content.decode("utf-8", "replace")
    text = without_legacy(part, text.replace("\0", "\ufffd"))
    if part.get_content_type() != "text/html" or _holds_armour(text):
        return text
    return html_words(text).replace(MARK, "")


def _holds_armour(markup: str) -> bool:
    """Does HTML hold a message as it was written, not one whose lines became elements?"""
    return any(markup[start:end].count("<") == 0 for start, end in blocks(markup, BEGIN, END))


def unquoted(armoured: str) -> str:
    """An armoured message as its program wrote it, where another put marks of quoting or spaces in front."""
    return "\n".join(line.lstrip("> \t").rstrip() for line in armoured.replace("\xa0", " ").splitlines()) + "\n"


def keys_in(mail: Message, sender: str) -> Iterator[PublicKey]:
    """The sender's keys among the parts of a mail that came in the clear."""
    for part in leaves(mail):
        content = content_of(part)
        if b"PGP PUBLIC KEY BLOCK" in content:
            yield from keys_of(content, sender)


def keys_of(content: bytes, sender: str) -> Iterator[PublicKey]:
    """The sender's keys in a text."""
    text = content.decode("ascii", "replace")
    for start, end in islice(blocks(text, KEY_BEGIN, KEY_END), MOST_KEYS):
        try:
            key = read_public_key(text[start:end].encode())
        except KeyRefused:
            continue
        if sender and sender in key.emails:
            yield key


def blocks(text: str, begin: str, end: str) -> Iterator[tuple[int, int]]:
    """Where armoured blocks stand, each from its first line to its last; in one pass, however many are never ended."""
    start = text.find(begin)
    while start >= 0 and (stop := text.find(end, start)) >= 0:
        yield start, stop + len(end)
        start = text.find(begin, stop)


def header(mail: Message, name: str) -> str:
    """A field of a mail in one line, encoded words read; empty where there is none."""
    value = mail.get(name)
    return one_line(str(value)) if value is not None else ""
