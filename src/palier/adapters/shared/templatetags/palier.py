"""Tags and filters of every template: icons, instants, remaining times, sizes."""

from datetime import datetime
from functools import cache
from pathlib import Path

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

import palier
from palier.adapters.shared.markdown import rendered
from palier.adapters.shared.time_elements import TimeElements
from palier.adapters.shared.words import bound, language
from palier.apps.appearance.queries import look

ICONS = Path(palier.__file__).parent / "static" / "vendor" / "icons"

register = template.Library()


@register.filter
def typeset(words: str) -> str:
    """A sentence of ours whose French signs stay on the line of the word they belong to."""
    return bound(words) if language() == "fr" else words


@register.filter
def quoted(words: str) -> str:
    """Somebody's own words between the marks of the reader's language."""
    return typeset(gettext("“%(text)s”") % {"text": words})


@register.filter
def markdown(words: str) -> SafeString:
    """Words of ours with their signs of emphasis, lists and links drawn."""
    return rendered(words)


@register.filter
def dialled(number: str) -> str:
    """A telephone number as a phone dials it: digits, and the + before them (RFC 3966)."""
    return ("+" if number.startswith("+") else "") + "".join(sign for sign in number if sign.isdigit())


@register.simple_tag
def still(template_name: str) -> SafeString:
    """A part of every page that holds no values: rendered once for each language and put in as it is ever after."""
    return _rendered(template_name, language())


@cache
def _rendered(template_name: str, _language: str) -> SafeString:
    return render_to_string(template_name)


@register.simple_tag
def proofs_address(door: str, name: str, **parts: int) -> str:
    """The address of a page about one's own way in, under the roof it is shown under."""
    return reverse(f"{door}:{name}", kwargs=parts)


@register.simple_tag
def icon(name: str) -> SafeString:
    """One icon, drawn in the page itself; silent for screen readers: the words beside it speak."""
    return _drawing(name)


@cache
def _drawing(name: str) -> SafeString:
    drawing = (ICONS / f"{name}.svg").read_text()
    paths = drawing[drawing.index(">") + 1 : drawing.rindex("</svg>")].replace("\n", "").replace("  ", " ")
    head = '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">'
    return mark_safe(f"{head}{paths.strip()}</svg>")  # noqa: S308 - a file of the package, not words of a stranger


@register.simple_tag
def brand_name() -> str:
    """What the provider calls the desk, for a door; pages behind it know it from what they ask anyway."""
    return look().name or "Palier"


@register.simple_tag(takes_context=True)
def moment(context: template.Context, instant: datetime, also: str = "") -> SafeString:
    """An instant, short, with its full form (and another zone's) on hover."""
    return TimeElements(context["at"]).moment(instant, also=also)


@register.simple_tag(takes_context=True)
def due(context: template.Context, instant: datetime, also: str = "") -> SafeString:
    """A due time as the time left, with its full form (and another zone's) on hover."""
    return TimeElements(context["at"]).due(instant, also=also)
