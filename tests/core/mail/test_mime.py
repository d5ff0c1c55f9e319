"""Parts within limits: depth, number, and every way a boundary can be wrong."""

import pytest

from palier.core.mail.mime import DEPTH, PARTS, find_parts
from palier.core.mail.parse import parse_mail


def leaves(raw: bytes) -> list[tuple[str, bytes]]:
    return [(part.media_type, part.content(raw)) for part in find_parts(raw)[3]]


@pytest.mark.parametrize("depth", [10, DEPTH, 1_000, 10_000])
def test_nesting_ends_at_the_limit_and_loses_nothing(depth: int) -> None:
    raw = (
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(depth)) + b"\nhello"
    )
    parts = find_parts(raw)[3]
    assert [part.unopened for part in parts] == [depth > DEPTH]
    assert parts[0].content(raw).endswith(b"hello")
    assert parse_mail(raw).text == ("" if depth > DEPTH else "hello")


@pytest.mark.parametrize("count", [10, PARTS, 10_000, 100_000])
def test_parts_end_at_the_limit_and_the_rest_is_one_file(count: int) -> None:
    raw = b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * count + b"--b--\n"
    parts = find_parts(raw)[3]
    assert len(parts) == min(count, PARTS + 1)
    assert parse_mail(raw).cut == (count > PARTS)


def test_siblings_of_deep_parts_count_too() -> None:
    inner = b"Content-Type: multipart/mixed; boundary=i\n\n" + b"--i\n\ny\n" * PARTS + b"--i--\n"
    raw = b"Content-Type: multipart/mixed; boundary=o\n\n--o\n" + inner + b"--o\n\nlast\n--o--\n"
    parts = find_parts(raw)[3]
    assert parts[-1].unopened
    assert b"last" in parts[-1].content(raw)


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (b"Content-Type: multipart/mixed\n\nno boundary named", [("text/plain", b"no boundary named")]),
        (b"Content-Type: multipart/mixed; boundary=b\n\nnone there", [("text/plain", b"none there")]),
        (b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nunclosed", [("text/plain", b"unclosed")]),
        (b"Content-Type: multipart/mixed; boundary=b\n\n--b  \r\n\r\nblanks\r\n--b--", [("text/plain", b"blanks")]),
        (b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\na --b\n--bc\n--b--\n", [("text/plain", b"a --b\n--bc")]),
        (b"Content-Type: multipart/mixed; boundary=b\n\n--b\n--b--\n", [("text/plain", b"")]),
        (b"Content-Type: nonsense\n\nx", [("text/plain", b"x")]),
        (b"Content-Type: multipart/digest; boundary=b\n\n--b\n\nA: x\n\n\n--b--\n", [("message/rfc822", b"A: x\n\n")]),
        (b"Content-Transfer-Encoding: base64\n\naGVsbG8", [("text/plain", b"hello")]),
        (b"Content-Transfer-Encoding: base64\n\naGVs*bG8gdGhlcmU=!", [("text/plain", b"hello there")]),
        (b"Content-Transfer-Encoding: base64\n\nA", [("text/plain", b"")]),
        (b"Content-Transfer-Encoding: quoted-printable\n\n=E9=XX", [("text/plain", b"\xe9=XX")]),
        (b"no header at all", [("text/plain", b"no header at all")]),
        (b"", [("text/plain", b"")]),
    ],
)  # fmt: skip
def test_broken_boundaries_and_encodings(raw: bytes, found: list[tuple[str, bytes]]) -> None:
    assert leaves(raw) == found


def test_a_choice_within_a_choice_is_one_choice() -> None:
    raw = (
        b"Content-Type: multipart/alternative; boundary=a\n\n--a\n\nplain\n--a\n"
        b"Content-Type: multipart/alternative; boundary=r\n\n--r\nContent-Type: text/html\n\n<p>x</p>\n--r--\n--a--\n"
    )
    assert [part.choice for part in find_parts(raw)[3]] == [1, 1]
    assert parse_mail(raw).text == "plain"
