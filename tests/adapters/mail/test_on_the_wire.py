"""What reaches a strict server is what was written: no text grows a header or a recipient, no body is bent."""

import email
import email.policy
import re
import smtplib
from dataclasses import replace
from itertools import product

import dkim
import pytest
from tests.adapters.mail.test_compose import AT, LETTER
from tests.adapters.mail.test_safe_way_out import Taker, server

from palier.adapters.mail.compose import compose, machine_headers
from palier.adapters.mail.rsa_keys import make_key
from palier.adapters.mail.signing import is_published, signature_of
from palier.apps.letters.queries import Head
from palier.apps.mailroom.letters import Letter
from palier.apps.outbox.signing_keys import DkimKey
from palier.core.letters.plain import unflowed

BREAKS = (
    "\r\n",
    "\n",
    "\r",
    "\r\n ",
    "\n\t",
    "\x0b",
    "\x0c",
    "\x1c",
    "\x1d",
    "\x1e",
    "\x85",
    "\u2028",
    "\u2029",
    "\0",
    "\\r\\n",
)
ATTACKS = (
    "Bcc: thief@bad.example",
    "To: thief@bad.example",
    "\r\n<script>body</script>",
    "Content-Type: text/html",
    "From: boss@bad.example",
    "=?utf-8?q?=0D=0ABcc:_thief=40bad.example?=",
    '"<thief@bad.example>',
    ", thief@bad.example",
)
PAYLOADS = [f"x{broken}{attack}" for broken, attack in product(BREAKS, ATTACKS)]
FIELDS = {
    "subject": lambda text: {"subject": text},
    "provider": lambda text: {"provider": {"en": text}},
    "reference": lambda text: {"reference": text},
    "in_reply_to": lambda text: {"in_reply_to": f"<{text}@x.example>"},
    "file name": lambda text: {"files": ((text, "text/plain", b"x"),)},
    "file type": lambda text: {"files": (("a", text, b"x"),)},
    "name": lambda text: {"contact": text, "author": text},
    "unsubscribe": lambda text: {"case_id": 0, "written": True, "unsubscribe": f"https://x.example/{text}"},
}
EXPECTED = {
    "From", "To", "Reply-To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "MIME-Version",
    "Content-Type", "Content-Transfer-Encoding", "Auto-Submitted", "X-Auto-Response-Suppress", "List-Unsubscribe",
    "List-Unsubscribe-Post",
}  # fmt: skip


def test_there_are_as_many_as_promised() -> None:
    assert (len(PAYLOADS), len(FIELDS)) == (120, 8)


@pytest.mark.parametrize("field", FIELDS)
def test_no_text_grows_a_header_or_a_recipient(field: str) -> None:
    """D11: 120 payloads in each of eight fields."""
    for payload in PAYLOADS:
        letter = replace(LETTER, **FIELDS[field](payload))
        composed = compose(letter, at=AT)
        head = composed.raw.split(b"\r\n\r\n", 1)[0]
        assert {line.split(b":", 1)[0].decode() for line in re.split(rb"\r\n(?![ \t])", head)} <= EXPECTED
        mail = email.message_from_bytes(composed.raw, policy=email.policy.default)
        assert composed.recipients == ("jean@client.example",)
        assert [address.addr_spec for address in mail["To"].addresses] == ["jean@client.example"]
        assert [address.addr_spec for address in mail["From"].addresses] == ["support@palier.localhost"]
        assert (mail["Bcc"], mail["Cc"], mail.get_content_type()[:10]) == (None, None, "multipart/")


BODIES = [
    "",
    ".",
    "..",
    "Dear all,\n.\nbye",
    "a\n.\r\nMAIL FROM:<x@y.example>",
    "x" * 5_000,
    "word " * 2_000 + "end",
    "é" * 3_000,
    "naïve café €uro",
    "日本語" * 400,
    "emoji 👩‍💻 " * 200 + "end",
    "From here\nFrom there",
    ">From quoted",
    "> quoted\n>> twice",
    "  indented\n    more",
    "tab\tseparated\tvalues",
    "=3D looks encoded =\n=20",
    "line one\r\nline two",
    "line one\n\n\n\nline two",
    "-- \nAlix\nSupport",
    "{{words}} {% if %} ${x} %(name)s",
    "<b>bold</b> &amp; <script>alert(1)</script>",
    "http://example.com/" + "a" * 1_200,
    "\n".join(f"row {number}" for number in range(2_000)),
    "ends with a dot.\n.",
    "\u200bzero width\u00a0space",
    "right\u202eto left",
    "b\u00e9 e\u0301",
    "100% of 5 = 5; 50 %",
    "a" * 71 + " " + "b" * 72 + " " + "c" * 73,
]


def test_every_body_reaches_a_strict_server_as_it_was_written() -> None:
    """D12."""
    assert len(BODIES) == 30
    taker = Taker()
    with server(taker, enable_SMTPUTF8=False, data_size_limit=None) as port, smtplib.SMTP("127.0.0.1", port) as talk:
        for body in BODIES:
            composed = compose(replace(LETTER, words=body), at=AT)
            assert composed.raw.isascii()
            assert all(len(line) <= 998 for line in composed.raw.split(b"\r\n"))
            assert b"\n" not in composed.raw.replace(b"\r\n", b"")
            talk.sendmail("a@b.example", ["c@d.example"], composed.raw)
    for body, (raw, _) in zip(BODIES, taker.taken, strict=True):
        mail = email.message_from_bytes(raw, policy=email.policy.default)
        plain = mail.get_body(("plain",))
        assert plain["Content-Type"].params["format"] == "flowed"
        text = plain.get_content().replace("\r\n", "\n")
        assert all(len(line) <= 78 or " " not in line.rstrip() for line in text.split("\n"))
        written = "\n".join(
            line if line == "-- " else line.rstrip(" ") for line in body.replace("\r\n", "\n").split("\n")
        )
        assert unflowed(text).startswith(f"{written.strip(chr(10))}\n\nAlix" if written.strip() else "Alix")


def test_a_signature_is_good_and_nothing_can_be_added_to_it() -> None:
    pair = make_key()
    key = DkimKey("palier.localhost", "s1", pair.public, pair.private_pem)

    def dns(name: bytes, **_options) -> bytes | None:
        return key.record.encode() if name == b"s1._domainkey.palier.localhost." else None

    raw = compose(LETTER, at=AT).raw
    signed = signature_of(raw, key) + raw
    assert dkim.verify(signed, dnsfunc=dns)
    assert not dkim.verify(b"From: Boss <boss@bad.example>\r\n" + signed, dnsfunc=dns)
    assert not dkim.verify(signed.replace(b"Then that", b"Then this"), dnsfunc=dns)
    assert not dkim.verify(signed.replace(b"Subject: Re:", b"Subject: No:"), dnsfunc=dns)
    assert (is_published(key, dnsfunc=dns), is_published(key, dnsfunc=lambda *_a, **_o: None)) == (True, False)


def test_a_list_can_be_left_with_one_post_and_a_case_has_no_list() -> None:
    letter = replace(
        LETTER, case_id=0, written=True, lane="bulk", kind="news", unsubscribe="https://status.example/leave/x"
    )
    said = machine_headers(letter)
    assert said["List-Unsubscribe"] == "<https://status.example/leave/x>"
    assert said["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (said["Precedence"], said["Auto-Submitted"]) == ("bulk", "auto-generated")
    assert compose(letter, at=AT).envelope_from == "support@palier.localhost"
    about_a_case = machine_headers(replace(letter, case_id=7))
    assert not {"List-Unsubscribe", "List-Unsubscribe-Post", "Precedence"} & set(about_a_case)


def test_a_logo_travels_along_and_nothing_is_fetched() -> None:
    letter = replace(LETTER, head=Head("#112233", b"\x89PNG\r\n\x1a\nx", "image/png"))
    raw = compose(letter, at=AT).raw
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    html = mail.get_body(("html",)).get_content()
    assert 'src="cid:logo"' in html
    assert "#112233" in html
    assert re.findall(r'(?:src|background|url\()\s*=?\s*["\']?https?:', html) == []
    pictures = [part.get_content() for part in mail.walk() if part.get_content_type() == "image/png"]
    assert pictures == [b"\x89PNG\r\n\x1a\nx"]


def test_an_address_beyond_ascii_needs_a_server_that_takes_it() -> None:
    from palier.adapters.mail.postman import MailServer, Postman, Refused

    letter: Letter = replace(LETTER, recipients=("zoé@client.example",))
    with server(Taker(), enable_SMTPUTF8=False) as port, Postman(MailServer("127.0.0.1", port, "smtp", "", "")) as man:
        with pytest.raises(Refused) as refused:
            man.hand_over(compose(letter, at=AT))
        assert refused.value.lasting
        abroad = replace(LETTER, recipients=("zoe@clïent.example",))
        assert man.hand_over(compose(abroad, at=AT)).refused == {}
