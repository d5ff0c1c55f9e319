"""Words for updates that were prepared while all was quiet: what they can name, filled in once."""

import re
from collections.abc import Mapping

from palier.core.letters.forms import PLACEHOLDER, placeholders_of

PLACEHOLDERS = ("title", "systems", "reference", "next", "eta")
"""What prepared words can name: the incident, its systems, when the next word is promised, when it should be over."""


def unknown_in(text: str) -> tuple[str, ...]:
    """The placeholders of a text that stand for nothing, in order, each once."""
    return tuple(dict.fromkeys(name for name in placeholders_of(text) if name not in PLACEHOLDERS))


def fill_in(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders filled in, in one pass: what is put in is never looked at again.

    One without a value stays, for a person to complete.

    >>> fill_in("{{title}}: look at {{systems}} by {{next}}.", {"title": "{{eta}}", "systems": "Login"})
    '{{eta}}: look at Login by {{next}}.'
    """

    def put(found: re.Match[str]) -> str:
        return values.get(found[1]) or found[0]

    return PLACEHOLDER.sub(put, text)
