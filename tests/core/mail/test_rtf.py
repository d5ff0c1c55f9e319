# ruff: noqa: E501
"""Rich text inside winmail.dat: the examples of the standard, and what programs make of it."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.mail.test_tricks import attribute

from palier.core.mail.containers import read_tnef
from palier.core.mail.parse import parse_mail
from palier.core.mail.rtf import KNOWN_BEFORE, Rich, rich_words, unpacked_rtf

SIMPLE = bytes.fromhex(
    "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
)
CROSSING = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")


def packed(rtf: bytes) -> bytes:
    """Packed as plainly as can be: every byte for itself."""
    body = b"".join(b"\0" + rtf[place : place + 8] for place in range(0, len(rtf), 8))
    return struct.pack("<II4sI", len(body) + 12, len(rtf), b"LZFu", 0) + body


def test_the_examples_of_the_standard() -> None:
    """MS-OXRTFCP §4.1."""
    assert len(KNOWN_BEFORE) == 207
    assert unpacked_rtf(SIMPLE) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert unpacked_rtf(CROSSING) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"
    assert unpacked_rtf(struct.pack("<II4sI", 14, 2, b"MELA", 0) + b"{}more") == b"{}"


@pytest.mark.parametrize("data", [b"", b"x" * 15, b"\0" * 40, SIMPLE[:16], SIMPLE[:20], SIMPLE[:-1], SIMPLE + b"x"])
def test_what_is_broken_stops_nobody(data: bytes) -> None:
    rich_words(unpacked_rtf(data))


@given(st.binary(max_size=500))
def test_no_bytes_stop_it(data: bytes) -> None:
    rich_words(data).text.encode()
    unpacked_rtf(SIMPLE[:16] + data)
    assert unpacked_rtf(packed(data)) == data


@pytest.mark.parametrize(
    ("rtf", "said"),
    [
        (rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\*\generator x;}Caf\'e9 \u8364?, \{ok\}\par Two\tab t}", "Café €, {ok}\nTwo\tt"),
        (rb"{\rtf1\ansicpg932 \'93\'fa\'96\'7b}", "日本"),
        (rb"{\rtf1\uc2 \u-10179??\u-8704??!}", "😀!"),
        (rb"{\rtf1\uc0 \u233\'e9}", "éé"),
        (rb"{\rtf1 \u233\'e9!}", "é!"),
        (rb"{\rtf1{\stylesheet{\s0 Normal;}}{\info{\title T}}{\pict 00ff}words}", "words"),
        (rb"{\rtf1 a \b\i\line b\~c\_d\emdash e\zzz f}", "a \nb\xa0c\u2011d—ef"),
        (b"{\\rtf1 one\r\ntwo}", "onetwo"),
        (b"}}}}{{{{x", "x"),
        (b"\\u0", "\ufffd"),
        (b"{" * 100_000 + b"deep", "deep"),
    ],
)  # fmt: skip
def test_words(rtf: bytes, said: str) -> None:
    assert rich_words(rtf) == Rich(text=said)


def test_html_comes_out_as_it_went_in() -> None:
    """MS-OXRTFEX: what stands between htmlrtf and htmlrtf0 is for programs that know no HTML."""
    rtf = (
        rb"{\rtf1\fromhtml1 {\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 Tom & \'e9\htmlrtf\par}\htmlrtf0 {\*\htmltag72 </p>}}"
    )
    assert rich_words(rtf) == Rich(html="<p>Tom &amp; é</p>")


@pytest.mark.parametrize(
    ("rtf", "words"),
    [
        (rb"{\rtf1 Rien ne marche.\par Merci}", "Rien ne marche.\nMerci"),
        (rb"{\rtf1\fromhtml1 {\*\htmltag <p>}Rien{\*\htmltag </p>}}", "Rien"),
    ],
)
def test_a_mail_that_is_rich_text_alone_is_read(rtf: bytes, words: str) -> None:
    value = packed(rtf)
    one = struct.pack("<IHHII", 1, 0x102, 0x1009, 1, len(value)) + value + b"\0" * (-len(value) % 4)
    winmail = struct.pack("<IH", 0x223E9F78, 1) + attribute(0x9003, one, 1)
    found = read_tnef(winmail)
    assert found.text or found.html
    raw = b"From: a@client.example\nContent-Type: application/ms-tnef; name=winmail.dat\n\n" + winmail
    assert parse_mail(raw).text.strip() == words
