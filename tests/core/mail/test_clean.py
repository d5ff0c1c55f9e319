"""HTML of strangers: harmless, readable, never slow."""

import re
import time

import pytest

from palier.core.mail.clean import clean_html, html_words
from palier.core.mail.pictures import with_pictures


def shown(html: str) -> str:
    """What a reader's browser is given, in small letters; what is kept names pictures in a way no browser follows."""
    cleaned = clean_html(html)
    assert all(source.startswith(("cid:", "elsewhere:http")) for source in re.findall(r'src="([^"]*)"', cleaned))
    return with_pictures(cleaned, ()).lower()


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
    cleaned = shown(html)
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


FAR = "https://tracker.example/p?u=agent"
TRACKED = [
    f'<img src="{FAR}" width=1 height=1>',
    f"<img src={FAR}>",
    f'<img srcset="{FAR} 2x" src="{FAR}">',
    f'<picture><source srcset="{FAR}"><img src="{FAR}"></picture>',
    f'<img lowsrc="{FAR}" dynsrc="{FAR}" longdesc="{FAR}">',
    f'<img src=" {FAR}"><img src="\t{FAR}"><img src="HTTPS://tracker.example/p">',
    '<img src="//tracker.example/p">',
    '<img src="/\\tracker.example/p">',
    '<img src="ftp://tracker.example/p"><img src="file://tracker.example/p">',
    f'<img src="cid:x" srcset="{FAR}">',
    f'<body background="{FAR}"><p>x</p></body>',
    f'<table background="{FAR}"><tr background="{FAR}"><td background="{FAR}">x</td></tr></table>',
    f'<div style="background:url({FAR})">x</div>',
    f"<p style=\"list-style-image:url('{FAR}')\">x</p>",
    f"<style>@import '{FAR}'; p {{ background: url({FAR}) }}</style><p>x</p>",
    f'<link rel="stylesheet" href="{FAR}"><link rel=prefetch href="{FAR}"><link rel=preconnect href="{FAR}">',
    f'<iframe src="{FAR}"></iframe><frame src="{FAR}"><embed src="{FAR}"><object data="{FAR}"></object>',
    f'<video poster="{FAR}" src="{FAR}"></video><audio src="{FAR}"></audio><track src="{FAR}">',
    f'<svg><image href="{FAR}" xlink:href="{FAR}"/><use href="{FAR}#a"/></svg>',
    f'<meta http-equiv=refresh content="0;url={FAR}"><base href="https://tracker.example/">',
    f'<input type=image src="{FAR}"><button formaction="{FAR}">x</button><form action="{FAR}"></form>',
    f'<script src="{FAR}"></script><noscript><img src="{FAR}"></noscript>',
    f'<a href="https://ok.example" ping="{FAR}">x</a>',
    f'<blockquote cite="{FAR}">x</blockquote><q cite="{FAR}">x</q><del cite="{FAR}">x</del>',
    f'<html manifest="{FAR}"><head profile="{FAR}"></head><p>x</p></html>',
    f"<!--[if mso]><v:image src='{FAR}'/><![endif]--><v:fill src='{FAR}'>x",
]
COVERING = re.compile(r"<(form|input|button|style|iframe|dialog|svg|marquee)|style=|class=|id=|position|z-index")


@pytest.mark.parametrize("html", TRACKED)
def test_nothing_tells_its_sender_that_it_was_opened_nor_covers_what_is_ours(html: str) -> None:
    """Promises C3 and C4."""
    assert len(TRACKED) >= 25
    cleaned = shown(html)
    assert "tracker" not in cleaned
    assert not COVERING.search(cleaned)


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
