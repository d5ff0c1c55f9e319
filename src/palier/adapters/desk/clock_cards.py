"""The clocks of a case and the plan behind them, in the reader's words."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils import timezone

from palier.adapters.shared import moments
from palier.adapters.shared.happenings import state_words
from palier.adapters.shared.reasons import reason_lines
from palier.adapters.shared.words import clock_words, severity_words, short_duration, target_words
from palier.apps.catalogues.queries import terms_of
from palier.core.catalogue.terms import Offer, Terms
from palier.core.clock import ClockState, State, explain
from palier.core.time import worktime_of


@dataclass(frozen=True, slots=True)
class ClockCard:
    """One promise on one case.

    `share` is how much of the promised service time is used, in percent, None where nothing is counted; `left` the
    service time that remains; `elsewhere` the due time in the contract's own zone.  `earlier` tells a clock that
    is over and was started anew since.
    """

    id: str
    cycle: int
    name: str
    state: State
    words: str
    is_open: bool
    due_at: datetime | None
    ended_at: datetime | None
    promised: str
    share: int | None
    used: str
    left: str
    elsewhere: str
    reasons: tuple[str, ...]
    earlier: bool = False


@dataclass(frozen=True, slots=True)
class PlanLine:
    """What the plan promises at one severity: clock and target, both in words."""

    severity: str
    here: bool
    promises: tuple[tuple[str, str], ...]


def clock_cards(states: Iterable[ClockState], terms: Terms, *, at: datetime) -> tuple[ClockCard, ...]:
    """Clocks still open first, the next due on top; then those not started, the kept and broken, earlier rounds."""
    cards = [_card(state, terms, at) for state in states]
    latest = {card.id: card.cycle for card in sorted(cards, key=lambda card: card.cycle)}
    told = [replace(card, earlier=card.cycle < latest[card.id] and not card.is_open) for card in cards]
    return tuple(sorted(told, key=_order))


def _order(card: ClockCard) -> tuple[int, float]:
    if card.is_open:
        return 0, card.due_at.timestamp() if card.due_at else float("inf")
    if card.state is State.PENDING:
        return 1, 0
    return 3 if card.earlier else 2, -(card.ended_at.timestamp() if card.ended_at else 0)


def _card(state: ClockState, terms: Terms, at: datetime) -> ClockCard:
    calendar = terms.calendars.get(state.target.calendar or "") if state.target else None
    left, share = timedelta(), None
    if calendar and state.due_at and state.is_open:
        left = worktime_of(calendar.calendar).elapsed(at, max(at, state.due_at))
        whole = state.used + left
        share = 100 if state.due_at < at else int(100 * state.used / whole) if whole else 100
    reasons = explain(state)
    elsewhere = (
        moments.full_moment(state.due_at, ZoneInfo(calendar.calendar.timezone)) if calendar and state.due_at else ""
    )
    return ClockCard(
        id=state.clock,
        cycle=state.cycle,
        name=clock_words(terms, state.clock),
        state=state.state,
        words=state_words(state.state, ended=state.stopped_at is not None),
        is_open=state.is_open,
        due_at=state.due_at,
        ended_at=state.stopped_at,
        promised=target_words(state.target, terms.calendars),
        share=share,
        used=short_duration(state.used),
        left=short_duration(left) if left else "",
        elsewhere=elsewhere,
        reasons=tuple(reason_lines(reasons, terms, zone=timezone.get_current_timezone())) if reasons else (),
    )


@lru_cache(maxsize=1024)
def plan_lines(terms_id: int, severity: str, _language: str) -> tuple[PlanLine, ...]:
    """What the plan promises at every severity, the case's own first: pinned terms never change."""
    terms = terms_of(terms_id)
    lines = [
        PlanLine(severity_words(terms, level.id), level.id == severity, _promises(terms, level.id))
        for level in terms.severities
    ]
    return tuple(sorted(lines, key=lambda line: not line.here))


def _promises(terms: Terms, severity: str) -> tuple[tuple[str, str], ...]:
    targets = [(rule.id, terms.target(rule.id, severity)) for rule in terms.clocks]
    offered = [(clock, target) for clock, target in targets if target and target.offer is not Offer.NONE]
    return tuple((clock_words(terms, clock), target_words(target, terms.calendars)) for clock, target in offered)
