"""The command line's own language: French where the terminal asks for it, English otherwise.

Plain `gettext` and not Django's, so that a sentence can be said before settings are read, and because they can't be.
"""

import gettext
import os
from functools import cache
from pathlib import Path

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def language() -> str:
    """Either "fr" or "en", from the variables every terminal program obeys, most specific first."""
    for name in ("PALIER_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "fr" if value.lower().startswith("fr") else "en"
    return "en"


@cache
def _catalogue(spoken: str) -> gettext.NullTranslations:
    return gettext.translation("django", LOCALE, languages=[spoken], fallback=True)


def _(sentence: str) -> str:
    """The sentence in the terminal's language."""
    return _catalogue(language()).gettext(sentence)


def ngettext(one: str, many: str, count: int) -> str:
    """The singular or the plural, as the language counts."""
    return _catalogue(language()).ngettext(one, many, count)


def gettext_noop(sentence: str) -> str:
    """The sentence as it is: marks one that is said, in the reader's language, only later."""
    return sentence
