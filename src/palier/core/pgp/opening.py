"""Reading a mail that may be encrypted, part by part: what was decrypted never mixes with what was not.

Every part is shown as plain text by itself, so that nothing encrypted can be glued into a link or a picture of what
is not (EFAIL, CVE-2017-17688).  What lacks protection against changes is not opened (CVE-2017-17689).  A signature is
believed for the part it covers and for the sender whose key we knew before this mail (CVE-2018-12020).
"""

import email
import email.policy
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.message import Message
from enum import StrEnum
from itertools import islice
from typing import cast

from inscriptis import get_text
from pysequoia import Cert, Sig, Tsk, decrypt, verify

from palier.core.mail.addresses import normal_email, read_addresses
from palier.core.mail.words import decode_words
from palier.core.pgp.keys import KeyRefused, PublicKey, emails_of, read_public_key

LARGEST = 40 * 2**20
"""Bytes of a decrypted part that are looked at."""
MOST_PARTS = 200
MOST_KEYS = 10
"""Blocks of keys in one part that are looked at."""
CIPHER_NAMES = (".asc", ".gpg", ".pgp")
BEGIN, END = "-----BEGIN PGP MESSAGE-----", "-----END PGP MESSAGE-----"
KEY_BEGIN, KEY_END = "-----BEGIN PGP PUBLIC KEY BLOCK-----", "-----END PGP PUBLIC KEY BLOCK-----"


class Seal(StrEnum):
    """How a part came: DECRYPTED, in the clear (OPEN), or encrypted in a way we can't open (LOCKED)."""

    DECRYPTED = "decrypted"
    OPEN = "open"
    LOCKED = "locked"


class Signed(StrEnum):
    """What a signature says.  KNOWN: by the key we knew of this very sender, BROUGHT: by one it brought along."""

    NO = "no"
    KNOWN = "known"
    BROUGHT = "brought"
    UNPROVEN = "unproven"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a mail: text (`name` empty) or a file; `content` is decrypted where `seal` says so."""

    seal: Seal
    signed: Signed
    name: str
    media_type: str
    content: bytes

    @property
    def text(self) -> str:
        """The content as text; what is no UTF-8 in it is marked."""
        return self.content.decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class OpenedMail:
    """A mail as far as it could be read.

    `answers` are the ids of the mails it answers, the latest last; `keys` those it brought along, usable and of its
    sender.
    """

    sender: str
    name: str
    subject: str
    answers: tuple[str, ...]
    parts: tuple[Part, ...]
    keys: tuple[PublicKey, ...]

    @property
    def is_readable(self) -> bool:
        """Was there anything to read?  A mail all of whose encrypted parts stay shut was written to another key."""
        locked = any(part.seal is Seal.LOCKED for part in self.parts)
        return not locked or any(part.seal is Seal.DECRYPTED for part in self.parts)

    @property
    def was_encrypted(self) -> bool:
        """Did any part come encrypted?"""
        return any(part.seal is not Seal.OPEN for part in self.parts)


@dataclass(frozen=True, slots=True)
class Ring:
    """What a mail is read with: our secret keys, and the key we knew of its sender before, armoured; empty for none."""

    secrets: tuple[bytes, ...]
    known: str = ""


def open_mail(raw: bytes, ring: Ring) -> OpenedMail:
    """Read a mail with our keys; whatever is wrong with it, what can be read is.

    One that is nested too deeply to be taken apart is one file.
    """
    try:
        return _opened(raw, ring)
    except RecursionError:
        part = Part(Seal.OPEN, Signed.NO, "mail.eml", "message/rfc822", raw)
        return OpenedMail("", "", "", (), (part,), ())


def _opened(raw: bytes, ring: Ring) -> OpenedMail:
    mail = email.message_from_bytes(raw, policy=email.policy.compat32)
    sender = next(iter(read_addresses(_header(mail, "From"))), None)
    address = normal_email(sender.email) if sender else ""
    brought = tuple(_keys_in(mail, address))
    reader = _Reader(ring, address, brought)
    parts = tuple(islice(reader.read(mail), MOST_PARTS))
    sealed = (part.content for part in parts if part.seal is Seal.DECRYPTED)
    keys = (*brought, *(key for content in sealed for key in _keys_of(content, address)))
    subject = reader.subject or _header(mail, "Subject")
    return OpenedMail(
        address, sender.name if sender else "", subject, _answered(mail), parts, tuple(dict.fromkeys(keys))
    )


class _Reader:
    """One pass over the parts of a mail."""

    def __init__(self, ring: Ring, sender: str, brought: Sequence[PublicKey]) -> None:
        self.secrets = [Tsk.from_bytes(secret) for secret in ring.secrets]
        known = _known(ring.known, sender)
        self.known = [known] if known else []
        self.brought = [Cert.from_bytes(key.armoured.encode()) for key in brought]
        self.sender, self.subject = sender, ""

    def read(self, mail: Message) -> Iterator[Part]:
        """The parts of a mail in their order; encrypted ones opened, one by one."""
        for part in _leaves(mail):
            content = _content(part)
            name = part.get_filename() or ""
            if _is_cipher(part, name, content):
                yield from self._opened(content)
            elif part.get_content_type() in ("text/plain", "text/html") and not name:
                yield from self._inline(_as_text(part, content))
            elif part.get_content_type() not in ("application/pgp-encrypted", "application/pgp-signature"):
                yield Part(Seal.OPEN, Signed.NO, _header_text(name), part.get_content_type(), content)

    def _inline(self, text: str) -> Iterator[Part]:
        """Text with armoured messages in it: each opened apart from what stands around it."""
        place = 0
        for start, end in _blocks(text, BEGIN, END):
            yield from _text(text[place:start], Seal.OPEN)
            yield from self._opened(_unquoted(text[start:end]).encode())
            place = end
        rest = text[place:]
        if BEGIN in rest:  # begun and never ended
            before, _, shut = rest.partition(BEGIN)
            yield from _text(before, Seal.OPEN)
            yield Part(Seal.LOCKED, Signed.NO, "", "application/pgp-encrypted", (BEGIN + shut).encode())
            return
        yield from _text(rest, Seal.OPEN)

    def _opened(self, cipher: bytes) -> Iterator[Part]:
        for secret in self.secrets:
            try:
                content = decrypt(cipher, decryptor=secret.decryptor()).bytes
            except RuntimeError:
                continue
            inside = bytes(content or b"")[:LARGEST]
            signed = self._signed(cipher, secret, inside)
            yield from self._inside(inside, signed)
            return
        yield Part(Seal.LOCKED, Signed.NO, "", "application/pgp-encrypted", cipher)

    def _signed(self, cipher: bytes, secret: Tsk, inside: bytes) -> Signed:
        """Whose signature stands inside one message."""
        if _is_mail(inside):
            inner = email.message_from_bytes(inside.lstrip(), policy=email.policy.compat32)
            self.brought += [Cert.from_bytes(key.armoured.encode()) for key in _keys_in(inner, self.sender)]
        for certs, verdict in ((self.known, Signed.KNOWN), (self.brought, Signed.BROUGHT)):
            if certs and _proves(lambda store: decrypt(cipher, decryptor=secret.decryptor(), store=store), certs):
                return verdict
        return Signed.NO

    def _inside(self, content: bytes, signed: Signed) -> Iterator[Part]:
        """What was decrypted: a mail in itself (PGP/MIME), or plain words.  Nothing in it is decrypted once more."""
        if not _is_mail(content):
            yield from _text(content.decode("utf-8", "replace"), Seal.DECRYPTED, signed)
            return
        inner = email.message_from_bytes(content.lstrip(), policy=email.policy.compat32)
        self.subject = self.subject or _header(inner, "Subject")
        if signed is Signed.NO and inner.get_content_type() == "multipart/signed":
            signed = self._signed_inside(inner, content)
        for part in _leaves(inner):
            name, held = part.get_filename() or "", _content(part)
            if part.get_content_type() == "application/pgp-signature":
                continue
            if part.get_content_type() in ("text/plain", "text/html") and not name:
                yield from _text(_as_text(part, held), Seal.DECRYPTED, signed)
            else:
                yield Part(Seal.DECRYPTED, signed, _header_text(name), part.get_content_type(), held)

    def _signed_inside(self, inner: Message, content: bytes) -> Signed:
        """A signature beside the part it covers (RFC 3156 §5)."""
        parts = inner.get_payload()
        boundary = str(inner.get_boundary() or "").encode()
        if not isinstance(parts, list) or len(parts) != 2 or not boundary:
            return Signed.NO
        pieces = re.split(rb"(?:\A|\r?\n)--" + re.escape(boundary) + rb"(?:--)?[ \t]*(?:\r?\n|\Z)", content)
        if len(pieces) < 3:
            return Signed.NO
        covered = re.sub(rb"\r?\n", b"\r\n", pieces[1])
        for certs, verdict in ((self.known, Signed.KNOWN), (self.brought, Signed.BROUGHT)):
            try:
                signature = Sig.from_bytes(_content(cast(Message, parts[1])))
            except RuntimeError:
                return Signed.UNPROVEN
            if certs and _proves(lambda store, s=signature: verify(bytes=covered, store=store, signature=s), certs):
                return verdict
        return Signed.UNPROVEN


def _proves(check: "object", certs: Sequence[Cert]) -> bool:
    """Does a check that asks a store for keys find a signature of one of these?"""
    wanted = {cert.fingerprint for cert in certs}
    try:
        found = check(lambda _ids: list(certs)).valid_sigs  # type: ignore[operator]
    except RuntimeError:
        return False
    return any(signature.certificate in wanted for signature in found)


def _known(armoured: str, sender: str) -> Cert | None:
    """The key we knew, where it names the address the mail says it comes from."""
    if not armoured or not sender:
        return None
    cert = Cert.from_bytes(armoured.encode())
    return cert if sender in emails_of(str(said) for said in cert.user_ids) and not cert.is_revoked else None


def _is_mail(content: bytes) -> bool:
    """Does it begin with header fields, one of which says what it is?"""
    head = content[:20_000].lstrip().replace(b"\r\n", b"\n").partition(b"\n\n")[0].lower()
    lines = head.split(b"\n")
    return any(line.startswith(b"content-type:") for line in lines) and b":" in lines[0]


def _leaves(mail: Message) -> Iterator[Message]:
    """The parts that hold something, an attached mail with its own; at most so many."""
    for count, part in enumerate(mail.walk()):
        if count >= MOST_PARTS * 2:
            return
        if not part.is_multipart():
            yield part


def _is_cipher(part: Message, name: str, content: bytes) -> bool:
    if part.get_content_type() == "application/pgp-encrypted" and b"BEGIN PGP MESSAGE" not in content:
        return False  # the line "Version: 1"
    named = name.lower().endswith(CIPHER_NAMES) or part.get_content_type() in (
        "application/octet-stream",
        "application/pgp-encrypted",
    )
    return named and (b"-----BEGIN PGP MESSAGE-----" in content[:2000] or (_is_binary_message(name, content)))


def _is_binary_message(name: str, content: bytes) -> bool:
    """A session key packet (RFC 9580 §5.1, §5.3) in front of a file that calls itself encrypted."""
    return name.lower().endswith((".gpg", ".pgp")) and bool(content) and content[0] in (0x84, 0x85, 0xC1, 0x8C, 0xC3)


def _content(part: Message) -> bytes:
    try:
        return bytes(part.get_payload(decode=True) or b"")
    except (LookupError, ValueError, AssertionError, TypeError):
        return str(part.get_payload()).encode("utf-8", "replace")


def _as_text(part: Message, content: bytes) -> str:
    try:
        text = content.decode(str(part.get_content_charset() or "utf-8"), "replace")
    except LookupError:
        text = content.decode("utf-8", "replace")
    text = text.replace("\0", "\ufffd")
    if part.get_content_type() != "text/html" or BEGIN in text:
        return text
    try:
        return str(get_text(text))
    except (ValueError, RecursionError, AssertionError):
        return text


def _text(text: str, seal: Seal, signed: Signed = Signed.NO) -> Iterator[Part]:
    if text.strip():
        yield Part(seal, signed, "", "text/plain", text.replace("\r\n", "\n").strip("\n").encode("utf-8", "replace"))


def _unquoted(armoured: str) -> str:
    """An armoured message as its program wrote it, where another put marks of quoting or spaces in front."""
    return "\n".join(line.lstrip("> \t").rstrip() for line in armoured.replace("\xa0", " ").splitlines()) + "\n"


def _keys_in(mail: Message, sender: str) -> Iterator[PublicKey]:
    """The sender's keys among the parts of a mail that came in the clear."""
    for part in _leaves(mail):
        content = _content(part)
        if b"PGP PUBLIC KEY BLOCK" in content:
            yield from _keys_of(content, sender)


def _keys_of(content: bytes, sender: str) -> Iterator[PublicKey]:
    text = content.decode("ascii", "replace")
    for start, end in islice(_blocks(text, KEY_BEGIN, KEY_END), MOST_KEYS):
        try:
            key = read_public_key(text[start:end].encode())
        except KeyRefused:
            continue
        if sender and sender in key.emails:
            yield key


def _blocks(text: str, begin: str, end: str) -> Iterator[tuple[int, int]]:
    """Where armoured blocks stand, each from its first line to its last; in one pass, however many are never ended."""
    start = text.find(begin)
    while start >= 0 and (stop := text.find(end, start)) >= 0:
        yield start, stop + len(end)
        start = text.find(begin, stop)


def _answered(mail: Message) -> tuple[str, ...]:
    named = f"{_header(mail, 'References')} {_header(mail, 'In-Reply-To')}"
    return tuple(re.findall(r"<[^<>\s]{1,250}>", named))


def _header(mail: Message, name: str) -> str:
    value = mail.get(name)
    return _header_text(str(value)) if value is not None else ""


def _header_text(value: str) -> str:
    """A header's value in one line, encoded words read."""
    return " ".join(decode_words(value).replace("\0", "").split())
