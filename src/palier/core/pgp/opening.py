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
from email.parser import BytesHeaderParser
from enum import StrEnum
from itertools import islice
from typing import cast

from pysequoia import Cert, Sig, Tsk, decrypt, verify

from palier.core.mail.addresses import normal_email, read_addresses
from palier.core.mail.message import NOBODY
from palier.core.mail.words import one_line
from palier.core.pgp.hidden import has_hidden_readers, named, names_of
from palier.core.pgp.keys import PublicKey, emails_of
from palier.core.pgp.pieces import (
    BEGIN,
    END,
    MOST_PARTS,
    as_text,
    blocks,
    content_of,
    header,
    is_cipher,
    is_enveloped,
    is_mail,
    keys_in,
    keys_of,
    leaves,
    unquoted,
)
from palier.core.pgp.protected import answered_in, is_legacy_copy, protected_fields, subject_in

HEAD_BYTES = 100_000
LARGEST = 40 * 2**20
"""Bytes of a decrypted part that are looked at."""


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
        return _one_file(raw, Seal.OPEN)


def left_shut(raw: bytes) -> OpenedMail:
    """A mail that nobody could look into: one file, and what its head says of its sender."""
    return _one_file(raw, Seal.LOCKED)


def _one_file(raw: bytes, seal: Seal) -> OpenedMail:
    head = BytesHeaderParser(policy=email.policy.compat32).parsebytes(raw[:HEAD_BYTES])
    sender = next(iter(read_addresses(header(head, "From"))), NOBODY)
    part = Part(seal, Signed.NO, "mail.eml", "message/rfc822", raw)
    return OpenedMail(normal_email(sender.email), sender.name, header(head, "Subject"), answered_in(head), (part,), ())


def _opened(raw: bytes, ring: Ring) -> OpenedMail:
    mail = email.message_from_bytes(raw, policy=email.policy.compat32)
    sender = next(iter(read_addresses(header(mail, "From"))), NOBODY)
    address = normal_email(sender.email)
    brought = tuple(keys_in(mail, address))
    reader = _Reader(ring, address, brought)
    parts = tuple(islice(reader.read(mail), MOST_PARTS))
    sealed = (part.content for part in parts if part.seal is Seal.DECRYPTED)
    keys = (*brought, *(key for content in sealed for key in keys_of(content, address)))
    subject = reader.subject or header(mail, "Subject")
    return OpenedMail(
        address,
        sender.name,
        subject,
        tuple(dict.fromkeys((*answered_in(mail), *reader.answers))),
        parts,
        tuple(dict.fromkeys(keys)),
    )


class _Reader:
    """One pass over the parts of a mail."""

    def __init__(self, ring: Ring, sender: str, brought: Sequence[PublicKey]) -> None:
        self.secrets = [Tsk.from_bytes(secret) for secret in ring.secrets]
        known = _known(ring.known, sender)
        self.known = [known] if known else []
        self.brought = [Cert.from_bytes(key.armoured.encode()) for key in brought]
        self.sender, self.subject = sender, ""
        self.answers: list[str] = []

    def read(self, mail: Message) -> Iterator[Part]:
        """The parts of a mail in their order; encrypted ones opened, one by one."""
        for part in leaves(mail):
            content = content_of(part)
            name = part.get_filename() or ""
            if is_cipher(part, name, content):
                yield from self._opened(content)
            elif is_enveloped(part, content):
                yield Part(Seal.LOCKED, Signed.NO, one_line(name), part.get_content_type(), content)
            elif part.get_content_type() in ("text/plain", "text/html") and not name:
                yield from self._inline(as_text(part, content))
            elif part.get_content_type() not in ("application/pgp-encrypted", "application/pgp-signature"):
                yield Part(Seal.OPEN, Signed.NO, one_line(name), part.get_content_type(), content)

    def _inline(self, text: str) -> Iterator[Part]:
        """Text with armoured messages in it: each opened apart from what stands around it."""
        place = 0
        for start, end in blocks(text, BEGIN, END):
            yield from _text(text[place:start], Seal.OPEN)
            yield from self._opened(unquoted(text[start:end]).encode())
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
            for message in _tries(cipher, secret):
                try:
                    content = decrypt(message, decryptor=secret.decryptor()).bytes
                except RuntimeError:
                    continue
                inside = bytes(content or b"")[:LARGEST]
                yield from self._inside(inside, self._signed(message, secret, inside))
                return
        yield Part(Seal.LOCKED, Signed.NO, "", "application/pgp-encrypted", cipher)

    def _signed(self, cipher: bytes, secret: Tsk, inside: bytes) -> Signed:
        """Whose signature stands inside one message."""
        if is_mail(inside):
            inner = email.message_from_bytes(inside.lstrip(), policy=email.policy.compat32)
            self.brought += [Cert.from_bytes(key.armoured.encode()) for key in keys_in(inner, self.sender)]
        for certs, verdict in ((self.known, Signed.KNOWN), (self.brought, Signed.BROUGHT)):
            if certs and _proves(lambda store: decrypt(cipher, decryptor=secret.decryptor(), store=store), certs):
                return verdict
        return Signed.NO

    def _inside(self, content: bytes, signed: Signed) -> Iterator[Part]:
        """What was decrypted: a mail in itself (PGP/MIME), or plain words.  Nothing in it is decrypted once more."""
        if not is_mail(content):
            yield from _text(content.decode("utf-8", "replace"), Seal.DECRYPTED, signed)
            return
        inner = email.message_from_bytes(content.lstrip(), policy=email.policy.compat32)
        self._note_fields(inner)
        if signed is Signed.NO and inner.get_content_type() == "multipart/signed":
            signed = self._signed_inside(inner, content)
        for part in leaves(inner):
            name, held = part.get_filename() or "", content_of(part)
            if part.get_content_type() == "application/pgp-signature" or (part is not inner and is_legacy_copy(part)):
                continue
            if part.get_content_type() in ("text/plain", "text/html") and not name:
                yield from _text(as_text(part, held), Seal.DECRYPTED, signed)
            else:
                yield Part(Seal.DECRYPTED, signed, one_line(name), part.get_content_type(), held)

    def _note_fields(self, inner: Message) -> None:
        """What the fields inside say: the real subject, which mails are answered.  Never who it is from."""
        for fields in protected_fields(inner):
            self.subject = self.subject or subject_in(fields)
            self.answers.extend(answered_in(fields))

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
                signature = Sig.from_bytes(content_of(cast(Message, parts[1])))
            except RuntimeError:
                return Signed.UNPROVEN
            if certs and _proves(lambda store, s=signature: verify(bytes=covered, store=store, signature=s), certs):
                return verdict
        return Signed.UNPROVEN


def _tries(cipher: bytes, secret: Tsk) -> Iterator[bytes]:
    """A message as it came; one that hides for whom it is, in the name of each of our keys too."""
    yield cipher
    if has_hidden_readers(cipher):
        yield from (named(cipher, name) for name in names_of(secret))


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


def _text(text: str, seal: Seal, signed: Signed = Signed.NO) -> Iterator[Part]:
    if text.strip():
        yield Part(seal, signed, "", "text/plain", text.replace("\r\n", "\n").strip("\n").encode("utf-8", "replace"))
