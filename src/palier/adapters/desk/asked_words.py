"""Searches in the reader's words: what a filter that was not followed means, and how to write one."""

from django.utils.translation import gettext as _

from palier.adapters.shared.words import list_words
from palier.core.search import Fault, FaultKind
from palier.core.search.asking import MOST_WORDS


def fault_words(fault: Fault) -> str:
    """Why a filter was not followed, and what to type instead."""
    values = {"key": fault.key, "value": fault.value, "choices": list_words(fault.choices), "most": MOST_WORDS}
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
