"""Words with signs of emphasis, lists, links and quotes, as HTML that can do nothing else.

HTML that somebody types stays text; links lead to http, https, mailto and tel only, pictures are not fetched, and what
comes out goes through the same allow-list as mails from strangers.
"""

import re
from functools import cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

LONGEST = 100_000
TAGS = {"a", "blockquote", "br", "code", "em", "h3", "h4", "h5", "hr", "li", "ol", "p", "pre", "s", "strong", "ul"}
SCHEMES = {"http", "https", "mailto", "tel"}
RULES = ("emphasis", "strikethrough", "link", "autolink", "backticks", "list", "blockquote", "fence", "hr", "newline")
HEADINGS = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h5", "h5": "h5", "h6": "h5"}
"""A message stands inside a page that has headings of its own."""


def rendered(words: str) -> SafeString:
    """The words as HTML; plain words come out as paragraphs, line breaks kept."""
    if len(words) > LONGEST:
        return rendered(words[:LONGEST])
    html = _reader().render("\n".join(map(linked, words.split("\n"))))
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        attribute_filter=_kept,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )
    return mark_safe(clean)  # noqa: S308 - cleaned by an allow-list in the line above


ABROAD = re.compile(r"(?i)(?:https?|mailto|tel):")


def _kept(_tag: str, attribute: str, value: str) -> str | None:
    """An address that says where it leads; one within our own pages is none that a message needs."""
    if attribute == "href":
        return value if ABROAD.match(value) else None
    return value if attribute == "start" else None


BARE = re.compile(r"(?<![\w(<\[\"'=/])(https?://[^\s<>()\[\]\"]{1,2000}[^\s<>()\[\]\".,;:!?’»*_])")


def linked(line: str) -> str:
    """An address typed as it is becomes a link, except on a line that shows code."""
    return line if "`" in line or line.startswith("    ") else BARE.sub(r"<\1>", line)


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("zero", {"html": False, "breaks": True, "linkify": False, "maxNesting": 12})
    reader.enable([*RULES, "escape", "entity", "heading"])

    def opened(self, tokens, index, options, env):  # type: ignore[no-untyped-def]
        tokens[index].tag = HEADINGS[tokens[index].tag]
        return self.renderToken(tokens, index, options, env)

    reader.add_render_rule("heading_open", opened)
    reader.add_render_rule("heading_close", opened)
    return reader
