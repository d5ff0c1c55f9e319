"""What a contract as it stands now would change for the cases that are open: looked at before it is applied."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from palier.apps.accounts.queries import standing_of
from palier.apps.cases.facts import facts_of, opening_terms
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


def effects_on_cases(*, viewer: Actor, account_id: int, at: datetime) -> Sequence[CaseEffect]:
    """The open cases of an account that its contracts would now bind otherwise, oldest first, `MOST` at once.

    Cases without a contract in force are left out: they keep what they have.
    """
    if not may_change_terms(viewer):
        return ()
    found: list[CaseEffect] = []
    for case in Case.objects.filter(account_id=account_id, closed_at=None).order_by("pk").iterator():
        if len(found) < MOST and (effect := _effect(case, at)) is not None:
            found.append(effect)
    return tuple(found)


def _effect(case: Case, at: datetime) -> CaseEffect | None:
    standing = standing_of(case.contact_id, product=case.product, at=at)
    if standing is None or standing.facts is None or standing.version_id is None:
        return None
    old, new = terms_of(case.terms_id), terms_for(catalogue_of(standing.version_id), standing.facts)
    if not diff_terms(old, new):  # a renewal that changes no promise leaves the case as it is
        return None
    facts = facts_of(case.pk)
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
