"""Sixteen more shapes in which reports come: with those of `test_opening`, the forty of promises J1."""
# ruff: noqa: E501 - mails as they are, line by line

import base64
import quopri
from email.message import EmailMessage

import pytest
from pysequoia import Profile, Tsk, encrypt
from tests.core.pgp import blind as blind_copy
from tests.core.pgp.test_opening import (
    EVE,
    KEPT,
    READABLE,
    RITA,
    SECRET,
    SENDER,
    US,
    attached,
    cipher,
    detached,
    inner,
    mail,
    opened,
    pgp_mime,
    texts,
)

from palier.core.mail.tokens import message_id_for, named_case
from palier.core.pgp.hidden import has_hidden_readers, unarmoured
from palier.core.pgp.opening import Seal, left_shut
from palier.core.pgp.sealing import seal_for_us

GNUPG = Tsk.generate(user_id="Desk <security@desk.example>", profile=Profile.RFC4880)
"""A key of ours as GnuPG makes them: mail to it names its readers in the old way."""
RING = (US, bytes(GNUPG), blind_copy.KEY)


def armoured(message: bytes) -> str:
    lines = base64.encodebytes(message).decode()
    return f"-----BEGIN PGP MESSAGE-----\n\n{lines}-----END PGP MESSAGE-----\n"


def blind(*readers: Tsk, text: str = SECRET) -> str:
    """A message whose session keys name nobody, as for blind copies (`gpg --throw-keyids`)."""
    certs = [reader.extract_certificate() for reader in readers]
    message = bytes(encrypt(text.encode(), recipients=certs, armor=False))
    done, place = b"", 0
    while message[place] == 0xC1:
        start, size = place + 2, message[place + 1]
        body = message[start : start + size]
        body = body[:1] + bytes(8) + body[9:] if body[0] == 3 else b"\x06\x00" + body[2 + body[1] :]
        done += bytes([0xC1, len(body)]) + body
        place = start + size
    return armoured(done + message[place:])


def protected(content: str, *, params: str = ' protected-headers="v1"; hp="cipher"', more: str = "") -> str:
    head = f"From: {SENDER}\nSubject: Inside\n{more}Content-Type: text/plain; charset=utf-8;{params}\n\n"
    return cipher((head + content).encode())


LEGACY = (
    'Content-Type: multipart/mixed; boundary=m; protected-headers="v1"\nSubject: Inside\n\n--m\n'
    'Content-Type: text/rfc822-headers; protected-headers="v1"\nContent-Disposition: inline\n\nSubject: Inside\n\n'
    f"--m\nContent-Type: text/plain\n\n{SECRET}\n--m--\n"
)
LINES = "".join(f"<div>{line or '<br>'}</div>" for line in cipher().splitlines())


def taken_apart(armour: str) -> bytes:
    """As Exchange leaves PGP/MIME: another type outside, an empty text before the two parts."""
    body = (
        '--x\nContent-Type: text/plain; charset="us-ascii"\n\n\n--x\nContent-Type: application/pgp-encrypted; name="PGPMIME version identification"\n'
        f'Content-Transfer-Encoding: base64\n\nVmVyc2lvbjogMQ0K\n--x\nContent-Type: application/octet-stream; name="encrypted.asc"\n'
        f"Content-Transfer-Encoding: base64\n\n{base64.encodebytes(armour.encode()).decode()}\n--x--\n"
    )
    return mail(body, kind="multipart/mixed; boundary=x")


def forwarded(raw: bytes) -> bytes:
    outer = b"--f\nContent-Type: text/plain\n\nSee below.\n--f\nContent-Type: message/rfc822\n\n" + raw + b"\n--f--\n"
    return mail(outer.decode(), kind="multipart/mixed; boundary=f")


def with_file() -> str:
    message = EmailMessage()
    message["Subject"] = "Inside"
    message.set_content(SECRET)
    message.add_attachment(b"\x7fELF", maintype="application", subtype="octet-stream", filename="proof.bin")
    return cipher(message.as_bytes())


READABLE_TOO = {
    "a blind copy, as GnuPG writes it": pgp_mime(armoured(blind_copy.MESSAGE)),
    "a blind copy, as RFC 9580 has it": pgp_mime(blind(Tsk.from_bytes(US))),
    "three blind copies, ours last": mail(blind(EVE, RITA, GNUPG)),
    "protected headers": pgp_mime(protected(SECRET)),
    "a copy of the headers above the words": pgp_mime(
        protected(f"Subject: Inside\nTo: us\n\n{SECRET}", params=' hp="cipher"; hp-legacy-display="1"')
    ),
    "a copy of the headers in a part": pgp_mime(cipher(LEGACY.encode())),
    "signed, then encrypted": pgp_mime(cipher(detached(SECRET, by=RITA).replace(b"--s\r\n", b"--s\r\nSubject: Inside\r\n", 1))),
    "taken apart by Exchange": taken_apart(cipher(inner())),
    "inline, quoted-printable": mail(
        quopri.encodestring(cipher().encode(), quotetabs=False).decode(), extra="Content-Transfer-Encoding: quoted-printable\n"
    ),
    "inline, with fields of its program": mail(
        cipher().replace("MESSAGE-----\n", "MESSAGE-----\nVersion: GnuPG v2\nComment: hello\n", 1)
    ),
    "inline, each line an element": mail(f"<html><body>{LINES}</body></html>", kind="text/html"),
    "two files, each encrypted": attached("one.pgp", cipher().encode()),
    "a file inside": pgp_mime(with_file()),
    "forwarded as a mail": forwarded(pgp_mime(cipher(inner()))),
}  # fmt: skip
KEPT_TOO = {
    "under a passphrase alone": pgp_mime(bytes(encrypt(SECRET.encode(), passwords=["correct horse"])).decode()),
    "S/MIME": mail("MIAGCSqGSIb3DQEHA6CAMIACAQAxggFUMIIBUAIBADA4", kind='application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"', extra="Content-Transfer-Encoding: base64\n"),
}  # fmt: skip


def test_there_are_forty() -> None:
    assert len(READABLE) + len(KEPT) + len(READABLE_TOO) + len(KEPT_TOO) == 40


@pytest.mark.parametrize("shape", READABLE_TOO)
def test_with_the_right_key_every_shape_is_read(shape: str) -> None:
    found = opened(READABLE_TOO[shape], secrets=RING)
    assert found.is_readable
    assert SECRET in texts(found, Seal.DECRYPTED)


@pytest.mark.parametrize("shape", KEPT_TOO)
def test_what_can_not_be_read_is_kept_and_says_so(shape: str) -> None:
    found = opened(KEPT_TOO[shape], secrets=RING)
    assert not found.is_readable
    assert [part.seal for part in found.parts] == [Seal.LOCKED]
    assert found.parts[0].content


@pytest.mark.parametrize("shape", [name for name in READABLE_TOO if "header" in name or name.startswith("signed")])
def test_the_real_subject_is_the_one_inside(shape: str) -> None:
    found = opened(READABLE_TOO[shape].replace(b"Subject: Report", b"Subject: ..."), secrets=RING)
    assert found.subject == "Inside"
    assert not any("Subject:" in text for text in texts(found, Seal.DECRYPTED))


def test_a_copy_above_html_is_left_out_too_and_words_like_fields_stay() -> None:
    html = f'<div class="header-protection-legacy-display"><pre>Subject: Inside</pre></div><p>{SECRET}</p>'
    head = 'Content-Type: text/html; hp="cipher"; hp-legacy-display="1"\nSubject: Inside\n\n'
    assert texts(opened(pgp_mime(cipher((head + html).encode()))), Seal.DECRYPTED) == [SECRET]
    alone = protected("Severity: high\nHost: db1")
    assert texts(opened(pgp_mime(alone)), Seal.DECRYPTED) == ["Severity: high\nHost: db1"]
    no_copy = protected(f"Hello,\n\n{SECRET}", params=' hp-legacy-display="1"')
    assert texts(opened(pgp_mime(no_copy)), Seal.DECRYPTED) == [f"Hello,\n\n{SECRET}"]


def test_what_is_answered_may_stand_inside_too_but_never_who_writes() -> None:
    """promises A6: References stripped outside, as programs that hide them do."""
    key, address = b"key", "security@desk.example"
    ours = message_id_for(17, 2, key, "desk.example")
    raw = pgp_mime(protected(SECRET, more=f"References: <x@y>\n {ours}\nIn-Reply-To: {ours}\n"))
    found = opened(raw.replace(SENDER.encode(), b"Eve <eve@bad.example>", 1))
    assert named_case(addresses=[], in_reply_to=(), references=found.answers, key=key, address=address) == 17
    assert found.sender == "eve@bad.example"


def test_odd_parts_are_shown_as_they_are() -> None:
    """A file in an unknown encoding, words in an unknown charset, a key that is none, a mail of very many parts."""
    bad = "--x\nContent-Type: text/plain; charset=x-martian\n\nd\u00e9j\u00e0\n--x\nContent-Type: application/pgp-keys\n\n"
    bad += "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nxxx\n-----END PGP PUBLIC KEY BLOCK-----\n--x--\n"
    found = opened(mail(bad, kind="multipart/mixed; boundary=x"))
    assert texts(found, Seal.OPEN)[0] == "déjà"
    assert found.keys == ()
    many = mail("--x\n\nwords\n" * 900, kind="multipart/mixed; boundary=x")
    assert len(opened(many).parts) == 200
    shut = left_shut(READABLE["inline"])
    assert (shut.sender, shut.subject, shut.is_readable) == ("rita@research.example", "Report", False)


def test_files_inside_are_reached() -> None:
    found = opened(READABLE_TOO["a file inside"])
    assert [(part.seal, part.name, part.content) for part in found.parts if part.name] == [
        (Seal.DECRYPTED, "proof.bin", b"\x7fELF")
    ]


@pytest.mark.parametrize(
    "message",
    [
        b"", b"\xc1", b"\xc1\x05\x03", b"\xc1\xc0\x01", b"\xc1\xff\xff\xff\xff\xff", b"\x84\x02\x03\x00", b"\x87\x03",
        b"\xc1\xe1\x03", b"-----BEGIN PGP MESSAGE-----\n\nxxx\n-----END PGP MESSAGE-----", b"\xc1\x0a" + b"\x03" + bytes(7),
    ],
)  # fmt: skip
def test_broken_packets_hide_nobody(message: bytes) -> None:
    assert not has_hidden_readers(message)


def test_old_and_long_packets_are_gone_through() -> None:
    hidden = b"\x03" + bytes(8) + b"rest"
    other = b"\x03" + b"12345678" + b"x" * 300
    long = bytes([0xC1, 192 + (len(other) - 192 >> 8), len(other) - 192 & 0xFF]) + other
    assert has_hidden_readers(bytes([0x84, len(hidden)]) + hidden)
    assert has_hidden_readers(b"\x85\x00" + bytes([len(hidden)]) + hidden)
    assert has_hidden_readers(long + b"\xc1\xff\x00\x00\x00" + bytes([len(hidden)]) + hidden)
    assert not has_hidden_readers(long + b"\xd2\x01\x00")
    sealed = seal_for_us(b"x", secret=US)
    assert unarmoured(armoured(sealed).encode()) == unarmoured(sealed) == sealed
