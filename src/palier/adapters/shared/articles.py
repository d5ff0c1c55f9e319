"""Articles as HTML: what messages may say, with tables and the article's own pictures and files besides.

A picture or a link without an address of its own leads to a file of the article; anything else is not fetched.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from urllib.parse import unquote

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from palier.adapters.shared.markdown import ABROAD, RULES, SCHEMES, linked
from palier.adapters.shared.markdown import TAGS as MESSAGE_TAGS

TAGS = MESSAGE_TAGS | {"h2", "img", "table", "thead", "tbody", "tr", "th", "td"}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}, "img": {"src", "alt", "loading"}}
HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
"""The title of the article is the first heading of its page."""


def rendered_article(words: str, files: Mapping[str, str]) -> SafeString:
    """The words of an article as HTML; `files` are the addresses of its files by name."""
    tokens = _reader().parse("\n".join(map(linked, words.split("\n"))))
    for token in _all(tokens):
        if token.type == "image":
            _show(token, files)
        elif token.type == "link_open" and not ABROAD.match(str(token.attrs.get("href", ""))):
            _lead(token, "href", files)
    html = _reader().renderer.render(tokens, _reader().options, {})
    ours = set(files.values())

    def kept(tag: str, attribute: str, value: str) -> str | None:
        if attribute in {"href", "src"}:
            return value if value in ours or (tag == "a" and ABROAD.match(value)) else None
        return value

    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=kept,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )
    return mark_safe(clean)  # noqa: S308 - cleaned by an allow-list in the line above


def _show(token: Token, files: Mapping[str, str]) -> None:
    """A picture of the article; of one that is not, the words that stand for it."""
    _lead(token, "src", files)
    if token.attrs["src"]:
        token.attrs["loading"] = "lazy"
    else:
        token.type, token.tag, token.children = "text", "", None


def _lead(token: Token, attribute: str, files: Mapping[str, str]) -> None:
    named = unquote(str(token.attrs.get(attribute, ""))).strip()
    token.attrs[attribute] = files.get(named, "")


def _all(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _all(token.children or ())


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("zero", {"html": False, "breaks": False, "linkify": False, "maxNesting": 12})
    reader.enable([*RULES, "escape", "entity", "heading", "image", "table"])

    def opened(self, tokens, index, options, env):  # type: ignore[no-untyped-def]
        tokens[index].tag = HEADINGS[tokens[index].tag]
        return self.renderToken(tokens, index, options, env)

    reader.add_render_rule("heading_open", opened)
    reader.add_render_rule("heading_close", opened)
    return reader
