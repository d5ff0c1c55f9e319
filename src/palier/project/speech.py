"""The command line's own language: French where the terminal asks for it, English otherwise.

Plain `gettext` and not Django's, so that a sentence can be said before settings are read, and because they can't be.
"""

import gettext
import os
from collections.abc import Sequence
from contextvars import ContextVar
from functools import cache
from itertools import pairwise
from pathlib import Path

LOCALE = Path(__file__).resolve().parent.parent / "locale"
LANGUAGES = ("fr", "en")
_asked_for: ContextVar[str | None] = ContextVar("language asked for", default=None)


def heed(words: Sequence[str]) -> None:
    """Speak the language that `--lang` asks for among the words of a command line, its help and refusals included."""
    said = [word for before, word in pairwise(words) if before == "--lang"]
    said += [word.removeprefix("--lang=") for word in words if word.startswith("--lang=")]
    _asked_for.set(next((word for word in said if word in LANGUAGES), None))


def language() -> str:
    """Either "fr" or "en": as asked for, else from the variables every terminal program obeys, most specific first."""
    if asked := _asked_for.get():
        return asked
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
