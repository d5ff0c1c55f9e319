"""Values put into an answer: as text, once.

There is no logic to inject, and nothing that was put in is looked at again: a customer called "{{reference}}" stays so.
"""

from collections.abc import Mapping

from palier.core.letters.forms import PLACEHOLDER


def filled(text: str, values: Mapping[str, str]) -> str:
    """A text with its placeholders filled; what no value is known for stays as it is written."""
    return PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def in_language(text: Mapping[str, str], language: str) -> str:
    """A text as a reader of that language gets it, else in whichever it was written in."""
    return text.get(language) or next(iter(text.values()), "")
