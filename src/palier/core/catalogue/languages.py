"""In which language somebody is answered: their own where their plan offers it, else one that it does.

Source: plan-language.md, "languages".
"""

from collections.abc import Collection
from datetime import datetime

from palier.core.catalogue.terms import Terms
from palier.core.time import worktime_of


def answered_in(terms: Terms, language: str, *, at: datetime | None = None, among: Collection[str] = ()) -> str:
    """The language, if the plan offers it or says nothing of languages; else the first it offers.

    With `at`, those that are spoken at that instant go before the others; with `among`, no other is thought of, and
    the language stays what it is where none of those is offered.
    """
    offered = [each for each in terms.languages if not among or each in among]
    spoken = [each for each in offered if at is None or _is_spoken(terms, each, at)] or offered
    return language if language in spoken or not spoken else spoken[0]


def _is_spoken(terms: Terms, language: str, at: datetime) -> bool:
    return worktime_of(terms.calendars[terms.languages[language]].calendar).is_open(at)
