"""Words with signs of emphasis: drawn, and unable to do anything else."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.adapters.shared.markdown import LONGEST, SCHEMES, TAGS, rendered

SCRIPTS = ("javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "&#106;avascript:alert(1)")
OTHERS = (
    *("data:text/html,<script>alert(1)</script>", "vbscript:msgbox(1)", "file:///etc/passwd", "ftp://x.example/a"),
    *("blob:https://x.example/1", "about:blank", "view-source:https://x.example", "ms-word:ofe|u|https://x.example"),
    *("x-apple.systempreferences:", "intent://scan/#Intent;end", "jar:https://x.example!/a", "smb://x.example/share"),
)
SHAPES = (
    "[go]({})",
    "[go](<{}>)",
    "<{}>",
    "![see]({})",
)
LINKS = [shape.format(link) for shape in SHAPES for link in (*SCRIPTS, *OTHERS)]
MARKUP = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    '[x](https://ok.example "onmouseover=alert(1)")',
    '[x](https://ok.example" onmouseover="alert(1))',
    "`<script>alert(1)</script>`",
    "```\n</code></pre><script>alert(1)</script>\n```",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
]


class Seen(HTMLParser):
    """Every element and every address of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]


def harmless(words: str) -> Seen:
    seen = Seen(rendered(words))
    assert seen.tags <= TAGS
    assert seen.attributes <= {"href", "rel", "start"}
    assert {link.partition(":")[0].lower() for link in seen.links} <= SCHEMES
    return seen


def test_there_are_sixty_links():
    assert len(LINKS) >= 60


@pytest.mark.parametrize("words", [*LINKS, *MARKUP])
def test_no_other_scheme_and_no_markup_comes_through(words):
    harmless(words)


@given(st.text(alphabet=st.sampled_from("<>[]()!`*_#>-\n :/&;\"'=abcjsript1x."), max_size=200))
def test_nothing_that_can_be_typed_is_more_than_words(words):
    harmless(words)


@pytest.mark.parametrize(
    "address", ["https://ok.example/a?b=1", "http://ok.example", "mailto:a@b.example", "tel:+33123"]
)
def test_the_four_schemes_lead_somewhere(address):
    assert harmless(f"[go]({address})").links == [address]


def test_what_agents_write_is_drawn():
    html = rendered("Hello **you**,\nsecond line\n\n- one\n- two\n\n> said\n\n`code` ~~no~~ *yes*\n\n# Big")
    assert "<strong>you</strong>,<br>" in html
    assert "<li>one</li>" in html
    assert re.search(r"<blockquote>\s*<p>said</p>", html)
    assert "<code>code</code> <s>no</s> <em>yes</em>" in html
    assert "<h3>Big</h3>" in html  # the page has headings of its own above


@pytest.mark.parametrize(
    ("words", "links"),
    [
        ("See https://a.example/b, then.", ["https://a.example/b"]),
        ("(https://a.example)", []),
        ("`https://a.example`", []),
        ("two: https://a.example https://b.example", ["https://a.example", "https://b.example"]),
    ],
)
def test_an_address_typed_as_it_is_becomes_a_link_except_in_code(words, links):
    assert harmless(words).links == links


def test_pictures_are_never_fetched():
    assert "<img" not in rendered("![a](https://tracker.example/pixel.png)")


def test_too_much_is_cut_and_not_read_for_ever():
    assert len(rendered("a" * (LONGEST + 10))) < LONGEST + 20
    rendered("> " * 20_000)
    rendered("[" * 20_000)
