"""HTML of strangers made harmless, and its words as plain text."""

import re
from collections import Counter
from html import unescape
from typing import Any

import nh3

from palier.core.mail.charsets import storable
from palier.core.mail.quotes import MARK

HTML_CHARACTERS = 500_000
ENTITIES = 20_000
TAGS_DEEP = 2_000

TAGS = {
    *("a", "abbr", "b", "blockquote", "br", "caption", "code", "col", "colgroup", "dd", "del", "div", "dl", "dt"),
    *("em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "ol", "p", "pre", "q", "s"),
    *("samp", "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul"),
}
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"alt", "src"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "ol": {"start"},
}
DROPPED = {"script", "style", "title", "template", "noscript", "textarea", "select", "option"}
META = re.compile(rb"<meta[^<>]{0,200}charset\s*=\s*[\"']?([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
XML_DECLARATION = re.compile(r"\s*<\?xml[^<>]{0,200}>")
ANY_TAG = re.compile(r"<[^<>]*>")
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,30})")
NEVER_DEEP = {"br", "hr", "img", "meta", "link", "input", "col", "wbr", "area", "base", "p", "li", "td", "th", "tr"}
"""Elements that hold nothing, or that the next of their kind closes."""


ELSEWHERE = "elsewhere:"
"""Before the address of a picture that did not come with the mail, so that no browser follows it."""


def _kept(tag: str, attribute: str, value: str) -> str | None:
    """Pictures stay where they came with the mail; to fetch others would tell on the reader: they are only named."""
    if tag != "img" or attribute != "src" or value.startswith("cid:"):
        return value
    return ELSEWHERE + value if value.startswith(("http://", "https://")) else None


def clean_html(html: str) -> str:
    """The same words and simple shapes, without script, style, form, or anything fetched on opening.

    Empty when the HTML is too long or too deep to be cleaned safely; the raw mail keeps it.
    """
    if not html.strip() or _too_much(html):
        return ""
    return storable(
        nh3.clean(
            html,
            tags=TAGS,
            clean_content_tags=DROPPED,
            attributes=ATTRIBUTES,
            attribute_filter=_kept,
            url_schemes={"http", "https", "mailto", "tel", "cid"},
            link_rel="noopener noreferrer nofollow",
        )
    )


def html_words(html: str) -> str:
    """What the HTML says, as plain text with its tables and lists readable."""
    if not html.strip():
        return ""
    if _too_much(html):
        return _without_tags(html)
    try:
        text = _laid_out(html)
    except (ValueError, RecursionError, AttributeError, TypeError, IndexError):
        text = ""
    if not text.strip():  # nesting beyond the reach of the reader would otherwise lose every word
        return _without_tags(html)
    return storable("\n".join(line.rstrip() for line in text.split("\n"))).strip("\n")


def declared_charset(content: bytes) -> str:
    """The charset that HTML itself names near its beginning; empty for none."""
    found = META.search(content[:4096])
    return found[1].decode("ascii") if found else ""


def _laid_out(html: str) -> str:
    """The words as a terminal shows them, quoted lines marked.

    The reader of HTML weighs 7 MB and is fetched by the first who needs it.
    """
    from inscriptis import Inscriptis
    from inscriptis.css_profiles import RELAXED_CSS_PROFILE, STRICT_CSS_PROFILE
    from inscriptis.model.config import ParserConfig
    from lxml.etree import Comment, ParserError, ProcessingInstruction
    from lxml.html import fromstring

    try:
        tree = fromstring(XML_DECLARATION.sub("", html, count=1))
    except (ParserError, ValueError):
        return ""
    # The relaxed profile moves every div two columns in, and mail programs put each line into one.
    config = ParserConfig(css={**RELAXED_CSS_PROFILE, "div": STRICT_CSS_PROFILE["div"]}, display_links=False)

    def words(element: Any) -> str:
        return str(Inscriptis(element, config).get_text())

    for element in [*tree.iter(Comment), *tree.iter(ProcessingInstruction)]:
        element.drop_tree()
    for quote in _outer_quotes(tree):
        lines = [MARK + line for line in words(quote).strip("\n").split("\n")]
        for child in list(quote):
            quote.remove(child)
        quote.tag, quote.text = "pre", "\n".join(lines)
    return words(tree)


def _outer_quotes(tree: Any) -> list[Any]:
    """The elements by which mail programs repeat earlier mail, without those inside another."""
    found: list[Any] = []
    inside: set[Any] = set()
    for element in tree.iter("blockquote"):
        if element in inside or element is tree or not _is_quote(element):
            continue
        found.append(element)
        inside.update(element.iter("blockquote"))
    return found


def _is_quote(element: Any) -> bool:
    """Whether a blockquote repeats a mail; others only move a text in."""
    said = f"{element.get('class', '')} {element.get('id', '')}".lower()
    return (
        element.get("type", "").lower() == "cite"
        or "cite" in element.attrib
        or "quot" in said
        or "border-left" in element.get("style", "").lower()
    )


def _too_much(html: str) -> bool:
    """Whether cleaning could take more than a moment: its cost grows with the square of the depth."""
    if len(html) > HTML_CHARACTERS or html.count("&") > ENTITIES:
        return True
    opened: Counter[str] = Counter()
    depth = 0
    for slash, name in TAG.findall(html):
        tag = name.lower()
        if not slash:
            opened[tag] += 1
            depth += tag not in NEVER_DEEP
        elif opened[tag]:
            opened[tag] -= 1
            depth -= tag not in NEVER_DEEP
        if depth > TAGS_DEEP:
            return True
    return False


def _without_tags(html: str) -> str:
    for hidden in ("style", "script"):
        first, *others = re.split(f"<{hidden}", html, flags=re.IGNORECASE)
        html = first + "".join(re.split(f"</{hidden}>", other, maxsplit=1, flags=re.IGNORECASE)[-1] for other in others)
    return " ".join(unescape(ANY_TAG.sub(" ", storable(html))).split())
