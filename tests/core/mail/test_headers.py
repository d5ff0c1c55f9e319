"""Headers as they come: folded, encoded, broken, endless."""

import pytest

from palier.core.mail.headers import read_headers
from palier.core.mail.parameters import parameters
from palier.core.mail.parse import parse_mail
from palier.core.mail.words import decode_words


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("plain", "plain"),
        ("=?utf-8?q?Tr=C3=A8s_bien?=", "Très bien"),
        ("=?UTF-8?B?w6k=?= =?utf-8?b?w6g=?=", "éè"),
        ("=?utf-8?b?w6?= =?utf-8?b?qQ==?=", "é"),
        ("a =?iso-8859-1?q?=E9?= b", "a é b"),
        ("=?iso-8859-1?q?=80?=", "€"),
        ("=?utf-8?q?=C3?= =?utf-8?q?=A9?=", "é"),
        ("=?utf-8*fr?q?=C3=A9?=", "é"),
        ("=?x-nothing?q?=E9?=", "é"),
        ("=?rot13?q?abc?=", "abc"),
        ("=?utf-8?x?abc?=", "=?utf-8?x?abc?="),
        ("=?utf-8?q?a b?=", "a b"),
        ("=?utf-8?q?=00?=", "\ufffd"),
    ],
)
def test_encoded_words(written: str, read: str) -> None:
    assert decode_words(written) == read


def test_words_beyond_the_limit_stay_as_they_are() -> None:
    text = "=?utf-8?q?a?= " * 2_001
    assert decode_words(text).count("=?utf-8?q?a?=") == 1


@pytest.mark.parametrize(
    ("raw", "fields", "body"),
    [
        (b"A: 1\nB: 2\n\nx", [("a", "1"), ("b", "2")], b"x"),
        (b"A: 1\r\n 2\r\n\t3\r\n\r\nx", [("a", "1 2 3")], b"x"),
        (b"From someone Mon\nA: 1\n\nx", [("a", "1")], b"x"),
        (b"A: 1\nnot a header\n\nx", [("a", "1")], b"not a header\n\nx"),
        (b" continued from nothing\n", [], b" continued from nothing\n"),
        (b"A:1\n\n", [("a", "1")], b""),
        (b"A : \xe9", [("a", "é")], b""),
    ],
)
def test_header_blocks(raw: bytes, fields: list[tuple[str, str]], body: bytes) -> None:
    headers, start = read_headers(raw, 0, len(raw))
    assert [(name, headers.raw(name)) for name, _ in headers.fields] == fields
    assert raw[start:] == body


def test_beyond_the_limit_only_what_a_mail_can_not_do_without_is_read() -> None:
    raw = b"X: " + b"y" * 300_000 + b"\nX-Late: z\n more\nSubject: late\n more\nSubject: later\n\nbody"
    headers, start = read_headers(raw, 0, len(raw))
    assert headers.cut
    assert headers.names == {"x", "subject"}
    assert headers.all("subject") == ["late more"]
    assert raw[start:] == b"body"


def test_twenty_thousand_readers_hide_neither_sender_nor_subject() -> None:
    raw = b"To: " + b",\n ".join(b"reader%d@client.example" % n for n in range(20_000))
    read = parse_mail(raw + b"\nFrom: jean@client.example\nSubject: All of you\nContent-Type: text/html\n\n<p>Words")
    assert (read.sender.email, read.subject, read.text, len(read.to)) == (
        "jean@client.example", "All of you", "Words", 1_000,
    )  # fmt: skip
    assert read.cut


@pytest.mark.parametrize(
    ("value", "main", "given"),
    [
        ("text/plain; charset=utf-8", "text/plain", {"charset": "utf-8"}),
        ("TEXT/Plain; Name=\"a;b\"", "text/plain", {"name": "a;b"}),
        ("attachment; filename*=utf-8''r%C3%A9.pdf", "attachment", {"filename": "ré.pdf"}),
        ("attachment; filename*0=\"lo\"; filename*1=\"ng\"", "attachment", {"filename": "long"}),
        ("attachment; filename=\"=?utf-8?q?=C3=A9?=.txt\"", "attachment", {"filename": "é.txt"}),
        ("attachment; filename*=nonsense''%FF", "attachment", {"filename": "ÿ"}),
        ("", "", {}),
        ("inline; x*y*z*=''", "inline", {}),
    ],
)  # fmt: skip
def test_parameters(value: str, main: str, given: dict[str, str]) -> None:
    found = parameters(value)
    assert found[0] == main
    assert {name: found[1][name] for name in given if name in found[1]} == given


def test_parameters_that_stop_the_library_leave_the_main_value() -> None:
    assert parameters("text/plain; name'\x00charset**0*(\ud800\ud800écharset") == ("text/plain", {})


def test_signs_that_turn_the_writing_around_are_left_out_of_names_and_subjects() -> None:
    raw = "From: \u202emoc.live\u202c <eve@evil.example>\nSubject: \u0645\u200f a\u202e\u2066txt.exe\n\nx".encode()
    read = parse_mail(raw)
    assert (read.sender.name, read.subject) == ("moc.live", "\u0645\u200f atxt.exe")
    encoded = parse_mail(b"Subject: =?utf-8?q?a=E2=80=AEb?=\n\nx")
    assert encoded.subject == "ab"
