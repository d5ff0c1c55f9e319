"""What sending would do to the promises of a case, in words: worked out by the replay that judges them."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from palier.adapters.shared.moments import moment
from palier.adapters.shared.words import clock_words, short_duration
from palier.apps.cases.facts import opening_terms
from palier.core.case import Event, Kind, Side, Status, WrongState, check_transition, status_after
from palier.core.catalogue.terms import Terms
from palier.core.clock.effect import Change, Effect, effects_of

SAYS = {
    "": (Kind.STAFF_REPLIED,),
    "wait": (Kind.STAFF_REPLIED, Kind.STATUS_CHANGED),
    "workaround": (Kind.WORKAROUND_PROVIDED,),
    "solution": (Kind.SOLUTION_PROPOSED,),
    "resolve": (Kind.RESOLVED,),
}
"""The facts that a reply adds, by what is to follow from it (`writing.Then`)."""


def effect_lines(terms: Terms, facts: Sequence[Event], then: str, *, at: datetime) -> tuple[str, ...]:
    """What a reply sent at `at` would do, a sentence for each clock; empty where it would do nothing."""
    at = max(at.replace(microsecond=0), facts[-1].at)
    added = [_fact(kind, at) for kind in SAYS.get(then, SAYS[""])]
    status: Status | None = None
    for fact in facts:
        status = status_after(status, fact)
    try:
        for fact in added:
            check_transition(status, fact)
            status = status_after(status, fact)
    except WrongState:
        return (_("This cannot be done as the case stands now."),)
    effects = effects_of(opening_terms(facts, terms), facts, added, at)
    return tuple(_sentence(effect, terms, at) for effect in effects)


def _fact(kind: Kind, at: datetime) -> Event:
    status = Status.WAITING_CUSTOMER if kind is Kind.STATUS_CHANGED else None
    return Event(kind=kind, at=at, side=Side.STAFF, status=status)


def _sentence(effect: Effect, terms: Terms, at: datetime) -> str:
    values = {
        "clock": clock_words(terms, effect.clock),
        "left": short_duration(effect.left),
        "when": moment(effect.due_at, at=at) if effect.due_at else "",
    }
    starts = _("“%(clock)s” is next due %(when)s.") if effect.due_at else _("“%(clock)s” begins.")
    moves = _("“%(clock)s” is due %(when)s then.") if effect.due_at else _("“%(clock)s” goes on.")
    sentences = {
        Change.KEPT: _("Keeps “%(clock)s” with %(left)s left."),
        Change.KEPT_LATE: _("Ends “%(clock)s”, %(left)s late."),
        Change.SERVED: _("Ends “%(clock)s”."),
        Change.STARTED: starts,
        Change.MOVED: moves,
        Change.RESUMED: moves,
        Change.PAUSED: _("“%(clock)s” stands still."),
        Change.WITHDRAWN: _("“%(clock)s” is owed no longer."),
    }
    return sentences[effect.change] % values
