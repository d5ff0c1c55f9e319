"""What a contract as it stands now would change for the cases that are open: looked at before it is applied."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db import transaction

from palier.apps.accounts.queries import Standing, standings_of
from palier.apps.cases.facts import facts_of_cases, opening_terms
from palier.apps.cases.models import Case
from palier.apps.cases.policies import may_change_terms
from palier.apps.catalogues.queries import catalogue_of, terms_of
from palier.core.actor import Actor
from palier.core.case import Event, Kind, Side
from palier.core.catalogue import Terms, terms_for
from palier.core.catalogue.diff import diff_terms
from palier.core.clock import ClockState, replay

MOST = 200
"""Cases shown at once; the others come when these are done."""


@dataclass(frozen=True, slots=True)
class ClockEffect:
    """One clock that is open or would be: its due time now and then; None where there is none."""

    clock: str
    due_before: datetime | None
    due_after: datetime | None
    state_before: str
    state_after: str


@dataclass(frozen=True, slots=True)
class CaseEffect:
    """One open case that is bound by other terms than its contract has now."""

    case_id: int
    reference: str
    subject: str
    severity: str
    old: Terms
    new: Terms
    clocks: tuple[ClockEffect, ...]


@contextmanager
def rehearsal() -> Iterator[None]:
    """Within, commands do what they do; afterwards none of it was done.  What they refuse, they refuse."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@dataclass(frozen=True, slots=True)
class Bound:
    """One open case whose contract has other terms now than those that bind it."""

    case: Case
    old: Terms
    new: Terms


def bound_otherwise(*, viewer: Actor, account_id: int, at: datetime) -> Sequence[Bound]:
    """The open cases of an account that its contracts would now bind otherwise, oldest first, `MOST` at once.

    Cases without a contract in force are left out: they keep what they have.  Two statements, however many cases.
    """
    if not may_change_terms(viewer):
        return ()
    cases = list(Case.objects.filter(account_id=account_id, closed_at=None).order_by("pk"))
    if not cases:
        return ()
    asked = list(dict.fromkeys((case.contact_id, case.product) for case in cases))
    standings = dict(zip(asked, standings_of(asked, at=at), strict=True))
    found = (_bound(case, standings[case.contact_id, case.product]) for case in cases)
    return tuple(islice((each for each in found if each is not None), MOST))


def _bound(case: Case, standing: Standing | None) -> Bound | None:
    if standing is None or standing.facts is None or standing.version_id is None:
        return None
    old, new = terms_of(case.terms_id), terms_for(catalogue_of(standing.version_id), standing.facts)
    return Bound(case, old, new) if diff_terms(old, new) else None  # a renewal may change no promise


def effects_on_cases(*, viewer: Actor, account_id: int, at: datetime) -> Sequence[CaseEffect]:
    """What the contracts' terms of now would do to those cases' clocks."""
    found = bound_otherwise(viewer=viewer, account_id=account_id, at=at)
    happened = facts_of_cases([each.case.pk for each in found])
    return tuple(_effect(each, happened[each.case.pk], at) for each in found)


def _effect(bound: Bound, facts: Sequence[Event], at: datetime) -> CaseEffect:
    case, old, new = bound.case, bound.old, bound.new
    at = max(at.replace(microsecond=0), facts[-1].at)
    first = opening_terms(facts, old)
    changed = Event(Kind.TERMS_CHANGED, at, Side.STAFF, terms=new)
    clocks = clock_effects(replay(first, facts, at), replay(first, [*facts, changed], at))
    return CaseEffect(case.pk, case.reference, case.subject, case.severity, old, new, tuple(clocks))


def clock_effects(before: Sequence[ClockState], after: Sequence[ClockState]) -> Iterator[ClockEffect]:
    """Clocks open on either side, cycle by cycle; what has ended keeps its verdict and is not told."""
    was = {(state.clock, state.cycle): state for state in before if state.is_open}
    now = {(state.clock, state.cycle): state for state in after if state.is_open}
    for key in dict.fromkeys((*was, *now)):
        old, new = was.get(key), now.get(key)
        yield ClockEffect(
            key[0],
            old.due_at if old else None,
            new.due_at if new else None,
            old.state.value if old else "",
            new.state.value if new else "",
        )
