"""The HTML of a mail: a frame and its parts, each rendered once and filled for every mail.

What differs from mail to mail stands where a slot was: it is escaped here and put in by one join, never looked at
again.  Rendering the whole template for each mail took half of the time that composing one takes.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from django.template import Context, Engine
from django.template.defaultfilters import linebreaksbr, urlize
from django.utils.html import escape

from palier.adapters.mail.blocks import Button, MailBlock, Paragraph, Said, Words
from palier.adapters.shared.words import bound
from palier.apps.letters.queries import Head

TEMPLATES = Path(__file__).parent / "templates"
ENGINE = Engine(dirs=[str(TEMPLATES)], builtins=["django.templatetags.i18n"])
LOGO = "logo"
"""The Content-ID by which the HTML of a mail refers to the logo that travels with it."""
SLOT = re.compile("\x02([a-z]+)\x03")
ADDRESS = re.compile(r"://|www\.|@|\.(?:com|edu|gov|int|mil|net|org)", re.IGNORECASE)
"""What every address has that `urlize` makes a link of."""


def html_text(said: Said, provider: str, language: str, *, head: Head, title: str) -> str:
    """The body of a mail as HTML that every mail program shows alike."""
    logo = LOGO if head.logo else ""
    frame = _parts("letter", (("colour", head.colour), ("language", language), ("logo", logo), ("provider", provider)))
    blocks = "".join(_block(block, head.colour, language) for block in said)
    return _filled(frame, {"title": escape(title), "blocks": blocks})


def _block(block: MailBlock, colour: str, language: str) -> str:
    if isinstance(block, Button):
        name = "button" if block.leading else "other_button"
        values = {"address": escape(block.address), "label": escape(block.label)}
        return _filled(_parts(name, (("colour", colour),)), values)
    if isinstance(block, Words):
        return _filled(_parts("words"), {"words": block.html})
    name = "heading" if block.kind == "heading" else "paragraph"
    return _filled(_parts(name), {"text": _text(block, language)})


def _text(block: Paragraph, language: str) -> str:
    text = bound(block.text) if language == "fr" else block.text
    if block.kind == "heading":
        return escape(text)
    lines = linebreaksbr(text, autoescape=True)
    return urlize(lines, autoescape=True) if ADDRESS.search(text) else lines


@lru_cache(maxsize=256)
def _parts(name: str, values: tuple[tuple[str, str], ...] = ()) -> tuple[str, ...]:
    """A template rendered with these values, cut where its slots are: text and names of slots in turn."""
    slots = {slot: f"\x02{slot}\x03" for slot in ("title", "blocks", "address", "label", "words", "text")}
    html = ENGINE.get_template(f"mail/{name}.html").render(Context({**slots, **dict(values)}))
    return tuple(SLOT.split(html))


def _filled(parts: tuple[str, ...], slots: Mapping[str, str]) -> str:
    return "".join(slots[part] if place % 2 else part for place, part in enumerate(parts))
