"""What a contract as it stands now would change for the cases that are open: looked at before it is applied."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import BooleanField, Count
from django.db.models.expressions import RawSQL

from palier.apps.accounts.queries import Standing, standings_of
from palier.apps.cases.facts import facts_of_cases, opening_terms
from palier.apps.cases.models import OPEN, Case
from palier.apps.cases.policies import may_change_terms
from palier.apps.catalogues.queries import catalogue_of, terms_of
from palier.core.actor import Actor
from palier.core.case import Event, Kind, Side
from palier.core.catalogue import Terms, terms_for
from palier.core.catalogue.diff import diff_terms
from palier.core.clock import ClockState, replay

MOST = 200
"""Cases shown at once; the others come when these are done."""
OF_KINDS = "(terms_id, contact_id, product) IN (SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::text[]))"


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

    Cases without a contract in force are left out: they keep what they have.  Whoever asked under the same terms for
    the same product is looked at once: four statements at most, however many cases.
    """
    now = {kind: new for kind, (new, _) in _moved(viewer, account_id, at).items()}
    if not now:
        return ()
    columns = [list(column) for column in zip(*now, strict=True)]
    alike = RawSQL(OF_KINDS, columns, output_field=BooleanField())  # noqa: S611 - a constant
    touched = Case.objects.filter(OPEN, alike, account_id=account_id).order_by("pk")[:MOST]
    return tuple(
        Bound(case, terms_of(case.terms_id), now[case.terms_id, case.contact_id, case.product]) for case in touched
    )


def how_many_bound_otherwise(*, viewer: Actor, account_id: int, at: datetime) -> int:
    """How many of them there are, `MOST` at most; a statement less."""
    return min(MOST, sum(many for _, many in _moved(viewer, account_id, at).values()))


def _moved(viewer: Actor, account_id: int, at: datetime) -> Mapping[tuple[int, int, str], tuple[Terms, int]]:
    """Of open cases alike in terms, contact and product what a contract says now, where it is something else, and how
    many they are.
    """
    if not may_change_terms(viewer):
        return {}
    alike = Case.objects.filter(OPEN, account_id=account_id).order_by().values_list("terms_id", "contact_id", "product")
    kinds = {(terms, contact, product): many for terms, contact, product, many in alike.annotate(many=Count("pk"))}
    asked = list(dict.fromkeys((contact_id, product) for _terms, contact_id, product in kinds))
    standings = dict(zip(asked, standings_of(asked, at=at), strict=True)) if asked else {}
    return {kind: (new, many) for kind, many in kinds.items() if (new := _other_terms(kind[0], standings[kind[1:]]))}


def _other_terms(terms_id: int, standing: Standing | None) -> Terms | None:
    """What a contract says now, where it is not what these terms say: a renewal may change no promise."""
    if standing is None or standing.facts is None or standing.version_id is None:
        return None
    new = terms_for(catalogue_of(standing.version_id), standing.facts)
    return new if diff_terms(terms_of(terms_id), new) else None


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
