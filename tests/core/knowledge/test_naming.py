"""What the words of an article name."""

from datetime import date

import pytest

from palier.core.knowledge import files_named, first_words, review_after


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("![a](shot.png) ![b](shot.png) [c](log.txt)", ("shot.png", "log.txt")),
        ("![a](<été 2.png>) [b](a%20b.txt)", ("été 2.png", "a b.txt")),
        ('![a](shot.png "Look here")', ("shot.png",)),
        ("[x](https://a.example/b.png) [y](mailto:a@b.c) [z](/help/) [w](#top) [v](//evil.example/x)", ()),
        ("[x](javascript:alert) ![y](data:image/png;base64,xx)", ()),
        ("no [link] (here) and ](", ()),
    ],
)
def test_files_are_those_without_an_address_of_their_own(words, names):
    assert files_named(words) == names


@pytest.mark.parametrize(
    ("words", "beginning"),
    [
        ("# Head\n\nSome **bold** [link](https://x.example) `code`.", "Some bold link code."),
        ("![a picture](x.png)\n- one\n| a | b |", "a picture - one"),
        ("one two three", "one two three"),
        ("", ""),
    ],
)
def test_a_beginning_is_plain(words, beginning):
    assert first_words(words) == beginning


def test_a_beginning_is_cut_between_words():
    assert first_words("one two, three", 10) == "one two…"
    assert first_words("x" * 300, 10) == "x" * 9 + "…"


def test_half_a_year_later_somebody_reads_it_again():
    assert review_after(date(2026, 3, 2)) == date(2026, 8, 29)
