"""HTML of strangers: harmless, readable, never slow."""

import time

import pytest

from palier.core.mail.clean import clean_html, html_words


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "<svg onload=alert(1)><script>alert(1)</script></svg>",
        "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
        "<style>@import 'http://x'</style><p style='position:fixed'>x</p>",
        "<form action=http://x><input name=password></form>",
        "<iframe src=http://x></iframe><object data=x></object><embed src=x>",
        "<meta http-equiv=refresh content='0;url=http://x'><base href=http://x>",
        "<img src=http://tracker.example/1.png><img src='//tracker.example/2.png'>",
        "<table background='http://tracker.example/3.png'><tr><td>x</td></tr></table>",
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
    ],
)
def test_nothing_runs_and_nothing_is_fetched(html: str) -> None:
    cleaned = clean_html(html).lower()
    for trouble in (
        "<script",
        "onerror",
        "onload",
        "javascript:",
        "style",
        "<form",
        "<iframe",
        "tracker",
        "<meta",
        "<svg",
    ):
        assert trouble not in cleaned


def test_words_shapes_links_and_own_pictures_stay() -> None:
    html = '<h1>Title</h1><ul><li>one</li></ul><a href="https://x.example">link</a><img src="cid:logo" alt="Logo">'
    cleaned = clean_html(html)
    assert cleaned == (
        '<h1>Title</h1><ul><li>one</li></ul><a href="https://x.example" rel="noopener noreferrer nofollow">link</a>'
        '<img src="cid:logo" alt="Logo">'
    )
    assert html_words(html).split() == ["Title", "*", "one", "link"]


def test_a_declaration_of_encoding_does_not_hide_the_words() -> None:
    declaration = '<?xml version="1.0" encoding="utf-8"?>'
    assert html_words(f"{declaration}<p>Here &amp; there</p>") == "Here & there"
    assert html_words(f"{declaration}{declaration}<p>Here &amp; there</p>") == "Here & there"


def test_nothing_gives_nothing() -> None:
    assert (clean_html("  "), html_words("\n")) == ("", "")


@pytest.mark.parametrize(
    "html", ["<div>" * 400 + "deep", "<div>" * 90_000 + "deep", "<style>hidden</style>" + "<b>" * 3_000 + "deep"]
)
def test_words_are_kept_where_the_shapes_cannot_be(html: str) -> None:
    assert html_words(html) == "deep"


ADVERSARIES = [
    "<b></i>" * 140_000,
    "<a></p>" * 140_000,
    "&" * 900_000,
    "<" * 400_000,
    "<!--" * 120_000,
    "<table><tr><td>" * 1_900,
    "<![CDATA[" * 50_000,
    "<style" * 150_000,
    "<b>" * 1_900 + "x</b></b>" * 20_000,
]


@pytest.mark.parametrize("html", ADVERSARIES, ids=range(len(ADVERSARIES)))
def test_no_html_takes_long(html: str) -> None:
    """A limit on processor time: what it guards against takes minutes."""
    begun = time.process_time()
    clean_html(html)
    html_words(html)
    assert time.process_time() - begun < 10
