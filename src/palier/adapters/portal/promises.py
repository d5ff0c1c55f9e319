"""What is promised on a case, and how it was kept, in its customer's words and zone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext as _

from palier.adapters.portal.instants import when_words
from palier.adapters.shared.reasons import reason_lines
from palier.adapters.shared.words import clock_words, target_words
from palier.core.catalogue.terms import Offer, Terms
from palier.core.clock import ClockState, State, explain

WORDS = {
    "ahead": gettext_noop("Promised: %(due)s at the latest."),
    "late": gettext_noop("Was promised %(due)s: we are late."),
    "missed": gettext_noop("Late: done %(done)s, promised %(due)s."),
}


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise: its name, what it says of it now, and why.

    `tone` is ahead, late, waits, kept or missed; `due_at` is set while a due time runs, and `done_at` once it is over.
    """

    id: str
    name: str
    sentence: str
    tone: str
    is_open: bool
    due_at: datetime | None
    done_at: datetime | None
    promised: str
    reasons: tuple[str, ...]


def promises_of(states: Iterable[ClockState], terms: Terms, *, at: datetime) -> tuple[Promise, ...]:
    """The promises of a case, the next due first, then those that only wait, then the latest of those that are over."""
    latest: dict[str, ClockState] = {}
    for state in sorted(states, key=lambda state: state.cycle):
        if state.state is not State.WITHDRAWN and _is_offered(state):
            latest[state.clock] = state
    return tuple(sorted((_promise(state, terms, at) for state in latest.values()), key=_order))


def _is_offered(state: ClockState) -> bool:
    return state.target is not None and state.target.offer is not Offer.NONE


def _order(promise: Promise) -> tuple[int, float]:
    if promise.is_open and promise.due_at:
        return 0, promise.due_at.timestamp()
    if promise.is_open:
        return 1, 0
    return (2, -promise.done_at.timestamp()) if promise.done_at else (3, 0)


def _promise(state: ClockState, terms: Terms, at: datetime) -> Promise:
    tone = _tone(state, at)
    reasons = explain(state) if state.course else None
    return Promise(
        id=state.clock,
        name=clock_words(terms, state.clock),
        sentence=_sentence(state, tone, terms, at),
        tone=tone,
        is_open=state.is_open,
        due_at=state.due_at if state.is_open and state.state is not State.PAUSED else None,
        done_at=state.stopped_at,
        promised=target_words(state.target, terms.calendars),
        reasons=tuple(reason_lines(reasons, terms, zone=timezone.get_current_timezone())) if reasons else (),
    )


def _tone(state: ClockState, at: datetime) -> str:
    if state.is_open:
        if state.state is State.PAUSED or state.due_at is None:
            return "waits"
        return "late" if state.due_at < at else "ahead"
    if state.started_at is None:
        return "waits"
    return "missed" if state.breached_at else "kept"


def _sentence(state: ClockState, tone: str, terms: Terms, at: datetime) -> str:
    """One sentence, its instants as one says them."""
    values = {
        "due": when_words(state.due_at, at=at) if state.due_at else "",
        "done": when_words(state.stopped_at, at=at) if state.stopped_at else "",
        "promised": target_words(state.target, terms.calendars),
    }
    return _words(state, tone) % values


def _words(state: ClockState, tone: str) -> str:
    if tone in WORDS:
        return gettext(WORDS[tone])
    if tone == "kept":
        return _("Kept: done %(done)s.") if state.due_at else _("Done %(done)s.")
    if state.state is State.PAUSED:
        return _("The clock stands while we wait; it goes on when you answer.")
    if state.state is State.BEST_EFFORT:
        return _("As soon as possible, without a fixed time.")
    return _("Promised: %(promised)s, counted from when it begins.")
