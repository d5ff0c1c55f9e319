"""What is odd about a mail is told, what servers call spam is believed, one mail by two ways is one."""

import pytest

from palier.core.mail.authentication import Authentication, Verdict
from palier.core.mail.marks import Mark, fingerprint, is_called_spam, is_encrypted, marks_of
from palier.core.mail.parse import parse_mail

FROM = b"From: Jean <jean@client.example>\nMessage-ID: <1@client.example>\nSubject: x\n"


def marks(more: bytes = b"", verdict: Verdict = Verdict.UNCHECKED) -> list[Mark]:
    return list(marks_of(parse_mail(FROM + more + b"\nHello"), Authentication(verdict)))


@pytest.mark.parametrize(
    ("more", "verdict", "found"),
    [
        (b"", Verdict.PASS, []),
        (b"", Verdict.FAIL, [Mark.UNPROVEN]),
        (b"", Verdict.TEMPERROR, []),
        (b"Reply-To: Jean@client.example\n", Verdict.PASS, []),
        (b"Reply-To: jean@evil.example\n", Verdict.PASS, [Mark.REPLY_TO_ELSEWHERE]),
        (b"Reply-To: jean@client.example, x@evil.example\n", Verdict.PASS, [Mark.REPLY_TO_ELSEWHERE]),
        (b"Reply-To: nonsense\n", Verdict.PASS, []),
        (b"From: other@evil.example\n", Verdict.PASS, [Mark.SEVERAL_SENDERS]),
        (b"X: " + b"y" * 300_000 + b"\n", Verdict.PASS, [Mark.CUT]),
    ],
)
def test_marks(more: bytes, verdict: Verdict, found: list[Mark]) -> None:
    assert marks(more, verdict) == found


@pytest.mark.parametrize(
    ("fields", "spam"),
    [
        ([], False),
        ([("x-spam-flag", "YES")], True),
        ([("x-spam-flag", "no")], False),
        ([("x-spam-status", "Yes, score=9.1 required=5.0 tests=A")], True),
        ([("x-spam-status", "No, score=-1.9 required=5.0")], False),
        ([("x-spam", "Yes")], True),
        ([("x-spam-score", "4.2")], False),
        ([("x-spam-score", "17.5")], True),
        ([("x-spam-score", "a lot")], False),
        ([("x-spam-level", "*****")], False),
        ([("x-spam-flag", "no"), ("x-spam-score", "99")], False),
    ],
)
def test_what_servers_call_spam(fields: list[tuple[str, str]], spam: bool) -> None:
    assert is_called_spam(fields) is spam


def test_one_mail_by_two_ways_has_one_fingerprint() -> None:
    there = parse_mail(b"Received: a\nDelivered-To: x\n" + FROM + b"\nHello")
    here = parse_mail(b"Received: b\n" + FROM + b"\nHello\n")
    assert fingerprint(there) == fingerprint(here) != ""
    assert fingerprint(parse_mail(FROM + b"\nOther words")) != fingerprint(here)
    assert fingerprint(parse_mail(b"From: a@b.example\n\nHello")) == ""


@pytest.mark.parametrize(
    ("raw", "encrypted"),
    [
        (b"From: a@b.example\n\nHello", False),
        (b"From: a@b.example\n\n-----BEGIN PGP MESSAGE-----\n\nwcFM\n-----END PGP MESSAGE-----\n", True),
        (b"From: a@b.example\n\nWhat is this?\n\n> -----BEGIN PGP MESSAGE-----\n> wcFM\n", False),
        (b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n\nMIAG", True),
        (b"Content-Type: multipart/encrypted; boundary=e\n\n--e\nContent-Type: application/pgp-encrypted\n\nVersion: 1"
         b"\n"
         b"--e\nContent-Type: application/octet-stream\n\n-----BEGIN PGP MESSAGE-----\n--e--\n", True),
    ],
)  # fmt: skip
def test_what_can_not_be_read_is_told_from_what_is_empty(raw: bytes, encrypted: bool) -> None:
    found = parse_mail(raw)
    assert is_encrypted(found) is encrypted
    assert (Mark.ENCRYPTED in marks_of(found, Authentication())) is encrypted
