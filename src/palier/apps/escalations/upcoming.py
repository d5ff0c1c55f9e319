"""What will happen next to a case if nobody does anything: which step of which clock, when, and who hears of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from palier.apps.cases.models import Case
from palier.apps.cases.page_queries import clocks_of
from palier.apps.cases.policies import insiders_of
from palier.apps.cases.restricted_models import RestrictedCase
from palier.apps.catalogues.queries import terms_of
from palier.apps.escalations.roster import House, Seat, house_at
from palier.core.catalogue.terms import Terms
from palier.core.clock import ClockState
from palier.core.escalation import DEFAULT_STEPS, DueStep, Passed, is_around_the_clock, recipients, steps_of, tell_at
from palier.core.escalation.recipients import ON_CALL

MOST = 12
"""Steps shown: a ladder has a few rungs, a case a few clocks."""


@dataclass(frozen=True, slots=True)
class Hearer:
    """Somebody who would be told, as which role, when, and who was passed over."""

    name: str
    role: str
    found_as: str
    stands_in: bool
    passed: tuple[Passed, ...]
    tell_at: datetime


@dataclass(frozen=True, slots=True)
class Upcoming:
    """One step to come: its clock, its share of the target or the time after due, its instant, who would hear."""

    clock: str
    step: str
    share: float | None
    at: datetime
    hearers: tuple[Hearer, ...]


def upcoming(*, case_id: int, at: datetime) -> Sequence[Upcoming]:
    """The steps to come of one case, in order, as the staff is at `at`.  The caller knows that the case is visible."""
    kept = Exists(RestrictedCase.objects.filter(case_id=OuterRef("pk")))
    columns = ("account_id", "assignee_id", "team_id", "terms_id", "severity", kept)
    account_id, assignee_id, team_id, terms_id, severity, is_kept = Case.objects.values_list(*columns).get(pk=case_id)
    terms = terms_of(terms_id)
    states = [state for state in clocks_of(case_id=case_id, terms_id=terms_id, at=at) if state.stopped_at is None]
    ahead = [(step, state) for state in states for step in steps_of(state, terms) if step.ripe_at > at and step.tell]
    if not ahead:
        return ()
    house, insiders = house_at(account_ids=[account_id], at=at), insiders_of([case_id])[case_id] if is_kept else None
    seat = Seat(case_id, account_id, assignee_id, team_id, insiders)
    always = is_around_the_clock(terms, severity)
    found = [_upcoming(step, state, house, seat, terms, always) for step, state in ahead]
    return tuple(sorted(found, key=lambda each: each.at)[:MOST])


def _upcoming(step: DueStep, state: ClockState, house: House, seat: Seat, terms: Terms, always: bool) -> Upcoming:
    named = recipients(step.tell, house.roster(seat, terms), at=house.at)
    rung = next(each for each in terms.steps or DEFAULT_STEPS if each.id == step.id)
    hearers = tuple(
        Hearer(
            house.workers[each.agent].name,
            each.role,
            each.found_as,
            each.stands_in,
            each.passed,
            tell_at(house.workers[each.agent], at=step.ripe_at, around_the_clock=always or each.role == ON_CALL),
        )
        for each in named
    )
    return Upcoming(state.clock, step.id, rung.share, step.at, hearers)
