"""Names of files: readable, and unable to do anything."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.core.files.names import INVISIBLE, LONGEST_BYTES, safe_name

TRICKS = {
    "report.pdf": "report.pdf",
    "../../etc/passwd": "passwd",
    "..\\..\\windows\\system.ini": "system.ini",
    "/absolute/path/été 2.pdf": "été 2.pdf",
    "C:\\Users\\me\\photo.jpg": "photo.jpg",
    "folder/": "folder",
    "..": "file",
    ".": "file",
    "...": "file",
    "": "file",
    "   ": "file",
    "/": "file",
    "nul\0byte.txt": "nulbyte.txt",
    "\0": "file",
    "photo\u202egpj.exe": "photogpj.exe",
    "\u2066a\u2069.txt": "a.txt",
    "zero\u200bwidth.txt": "zerowidth.txt",
    "soft\u00adhyphen.txt": "softhyphen.txt",
    "\ufeffbom.txt": "bom.txt",
    "line\nbreak.txt": "line break.txt",
    "line\r\nX-Header: 1.txt": "line X-Header_ 1.txt",
    "a\u2028b.txt": "a b.txt",
    "tab\there.txt": "tab here.txt",
    "CON": "_CON",
    "con.txt": "_con.txt",
    "PRN": "_PRN",
    "aux.tar.gz": "_aux.tar.gz",
    "NUL": "_NUL",
    "COM1.log": "_COM1.log",
    "lpt9": "_lpt9",
    "CONTRACT.pdf": "CONTRACT.pdf",
    "comet.pdf": "comet.pdf",
    "trailing.": "trailing",
    "trailing. . .": "trailing",
    "trailing ": "trailing",
    " leading.txt": "leading.txt",
    ".htaccess": "htaccess",
    ".bashrc": "bashrc",
    'quo"te.txt': "quo_te.txt",
    "semi;colon.txt": "semi;colon.txt",
    "per%20cent.txt": "per%20cent.txt",
    "%2e%2e%2fetc.txt": "%2e%2e%2fetc.txt",
    "a<b>c.txt": "a_b_c.txt",
    "pipe|star*.txt": "pipe_star_.txt",
    "what?.txt": "what_.txt",
    "alternate:stream.txt": "alternate_stream.txt",
    "<script>alert(1)</script>.html": "script_.html",
    "$(rm -rf ~).sh": "$(rm -rf ~).sh",
    "`id`.txt": "`id`.txt",
    "-rf": "-rf",
    "--help.txt": "--help.txt",
    "e\u0301te\u0301.txt": "été.txt",
    "résumé final (2).docx": "résumé final (2).docx",
    "報告.pdf": "報告.pdf",
    "отчёт.pdf": "отчёт.pdf",
    "تقرير.pdf": "تقرير.pdf",
    "🚒 fire.png": "🚒 fire.png",
    "double..dot.txt": "double..dot.txt",
    "many   spaces.txt": "many spaces.txt",
    "\ud800half.txt": "half.txt",
    "\ue000private.txt": "private.txt",
    "\x7fdelete.txt": "delete.txt",
    "\x9bcsi.txt": "csi.txt",
    "=?utf-8?q?a?=.txt": "=_utf-8_q_a_=.txt",
}


@pytest.mark.parametrize(("given_name", "kept"), TRICKS.items(), ids=[repr(name)[:40] for name in TRICKS])
def test_a_trick_is_a_name_that_can_be_read(given_name, kept):
    assert safe_name(given_name) == kept


def test_there_are_sixty_tricks():
    assert len(TRICKS) >= 60


@pytest.mark.parametrize("name", ["a" * 4096 + ".pdf", "é" * 4096 + ".pdf", "🚒" * 4096 + ".pdf"])
def test_a_long_name_keeps_its_beginning_and_its_extension(name):
    kept = safe_name(name)
    assert len(kept.encode()) <= LONGEST_BYTES
    assert kept.endswith(".pdf")
    assert kept[:20] == name[:20]


def test_an_extension_that_is_none_is_cut_like_the_rest():
    assert safe_name("a." + "b" * 400) == "a." + "b" * (LONGEST_BYTES - 2)


@given(st.text(max_size=400))
def test_any_name_is_harmless_and_stays_as_it_is_once_made_safe(name):
    kept = safe_name(name)
    assert kept
    assert not set('/\\\0\r\n"<>:|?*') & set(kept)
    assert not kept.startswith(".")
    assert not kept.endswith((".", " "))
    assert len(kept.encode()) <= LONGEST_BYTES
    assert not {unicodedata.category(letter) for letter in kept} & INVISIBLE
    assert safe_name(kept) == kept
