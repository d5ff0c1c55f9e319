"""Searches in the reader's words: what a filter that was not followed means, and how to write one."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from palier.adapters.shared.words import language, list_words
from palier.core.search import Fault, FaultKind
from palier.core.search.asking import CLAIMS, KEYS, MOST_WORDS, STATUSES

FRENCH: Mapping[str, str] = {
    meant: typed
    for table in (STATUSES, CLAIMS, KEYS)
    for typed, meant in reversed(list(table.items()))
    if typed != str(meant)
}
"""What a French reader types: the first of the French words for each."""


def typed_words(choice: str) -> str:
    """A key or a value as the reader would type it."""
    return FRENCH.get(choice, choice) if language() == "fr" else choice


def fault_words(fault: Fault) -> str:
    """Why a filter was not followed, and what to type instead."""
    choices = list_words([typed_words(choice) for choice in fault.choices])
    values = {"key": fault.key, "value": fault.value, "choices": choices, "most": MOST_WORDS}
    match fault.kind:
        case FaultKind.UNKNOWN_KEY:
            words = _("There is no filter “%(key)s”: it was searched as words. Filters are %(choices)s.")
        case FaultKind.UNKNOWN_VALUE:
            words = _("“%(key)s” does not know “%(value)s”: the filter was left out. It knows %(choices)s.")
        case FaultKind.NO_VALUE:
            words = _("“%(key)s:” stands without a value: the filter was left out. Write it as in “plan:elite”.")
        case FaultKind.NOT_A_TIME:
            words = _(
                "“%(value)s” is no time: the filter was left out. Write “%(key)s:30d”, “%(key)s:12h” or a day such as "
                "“%(key)s:2026-03-01”."
            )
        case FaultKind.NOBODY_CALLED_SO:
            words = _(
                "Nothing is called “%(value)s”: “%(key)s:” finds no case. Check the name, or leave the filter out."
            )
        case FaultKind.TOO_MANY:
            words = _("Only the first %(most)d words and filters were looked at. Leave some out.")
    return words % values
