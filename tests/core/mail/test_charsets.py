"""Every charset label, right, wrong and absent, gives text that can be stored."""

import encodings.aliases

import pytest

from palier.core.mail.charsets import codec_named, decode_text, storable

LABELS = [
    "utf-8",
    "iso-8859-1",
    "iso-8859-15",
    "windows-1252",
    "cp850",
    "koi8-r",
    "iso-2022-jp",
    "gb2312",
    "big5",
    "utf-16",
]


@pytest.mark.parametrize("label", LABELS)
def test_right_labels_decode_exactly(label: str) -> None:
    text = {"koi8-r": "Привет", "iso-2022-jp": "日本語", "gb2312": "中文", "big5": "中文"}.get(label, "déjà vu")
    assert decode_text(text.encode(label), label) == text


@pytest.mark.parametrize(
    "label", sorted({*encodings.aliases.aliases, "", "x-unknown", "../etc", "utf-8\x00", "x" * 99})
)
def test_no_label_stops_the_reading(label: str) -> None:
    storable(decode_text(b"\x00\xff\xfeabc\x80", label)).encode()


@pytest.mark.parametrize("label", ["rot13", "hex", "idna", "punycode", "unicode_escape", "undefined", "zlib", ""])
def test_codecs_that_are_no_charsets_are_refused(label: str) -> None:
    assert codec_named(label) is None


def test_wrong_labels_fall_back() -> None:
    assert decode_text("déjà".encode(), "ascii") == "déjà"
    assert decode_text(b"d\xe9j\xe0", "utf-8") == "déjà"
    assert decode_text("déjà".encode(), "x-nothing") == "déjà"
    assert decode_text(b"\x80 \x93x\x94", "iso-8859-1") == "€ “x”"


def test_what_no_database_keeps_is_replaced() -> None:
    assert storable("a\x00b\ud800c") == "a\ufffdb\ufffdc"
