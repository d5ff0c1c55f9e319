"""What a version about to be published would change for open cases, were they bound by it.

They are not: terms are pinned when a case opens (clocks.md, "Terms").  Who publishes sees how many promises that are
being kept now would read otherwise, and may put cases under their contract's terms afterwards, account by account.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Count

from palier.apps.cases.contract_effects import ClockEffect, clock_effects
from palier.apps.cases.facts import fact_of, opening_terms
from palier.apps.cases.policies import visible_cases
from palier.apps.catalogues.models import PinnedTerms
from palier.apps.catalogues.policies import may_publish
from palier.apps.rights import require
from palier.core.actor import Actor
from palier.core.case import Event, Kind, Side
from palier.core.catalogue import Catalogue, ContractFacts, Terms, terms_for, terms_from_json
from palier.core.catalogue.diff import diff_terms
from palier.core.catalogue.facts import ImpossibleFact
from palier.core.catalogue.faults import CatalogueRefused
from palier.core.clock import replay

MOST_TERMS = 100
MOST_CASES = 300
"""Looked into one by one, the most pressing first; of more, it is said that there are more."""
EXAMPLES = 8
FACTS = """
SELECT case_id, kind, at, side, automatic, data FROM cases_caseevent WHERE case_id = ANY(%s) ORDER BY case_id, seq
"""


@dataclass(frozen=True, slots=True)
class Moved:
    """One open case with clocks that would be due at another time."""

    reference: str
    subject: str
    account: str
    terms: Terms
    clocks: tuple[ClockEffect, ...]


@dataclass(frozen=True, slots=True)
class PublicationEffects:
    """Of `open` cases pinned to a catalogue, `moved` of the `looked_at` would get other due times.

    `untouched` are bound by terms of which the new version changes nothing, `nowhere` by a plan, add-on or region
    that it no longer has; the rest was looked at, or is `beyond` what is looked at in one go.
    """

    open: int
    untouched: int
    nowhere: int
    looked_at: int
    beyond: int
    moved: int
    examples: tuple[Moved, ...]


@dataclass(frozen=True, slots=True)
class _Turn:
    """Terms that would change."""

    old: Terms
    new: Terms


def publication_effects(*, viewer: Actor, offer: Catalogue, at: datetime) -> PublicationEffects:
    """What `offer` would change for the open cases pinned to earlier versions of it; four statements.

    Raises NotAllowed.
    """
    require(may_publish(viewer), by=viewer, act="publication_effects")
    numbers = _numbers(viewer, offer.id)
    turns, nowhere = _turns(offer, list(numbers)[:MOST_TERMS])
    concerned = sum(numbers[key] for key in turns)
    cases = _cases(viewer, list(turns))
    moved = [found for case in cases if (found := _moved(case, turns[case[-1]], at)) is not None]
    lost = sum(numbers[key] for key in nowhere)
    unread = sum(list(numbers.values())[MOST_TERMS:])
    return PublicationEffects(
        open=sum(numbers.values()),
        untouched=sum(numbers.values()) - concerned - lost - unread,
        nowhere=lost,
        looked_at=len(cases),
        beyond=concerned - len(cases) + unread,
        moved=len(moved),
        examples=tuple(moved[:EXAMPLES]),
    )


def _numbers(viewer: Actor, slug: str) -> Mapping[int, int]:
    """How many open cases each pinned terms of the catalogue bind, the most first."""
    pinned = visible_cases(viewer).filter(closed_at=None, terms__version__catalogue__slug=slug)
    return dict(pinned.order_by().values_list("terms_id").annotate(count=Count("pk")).order_by("-count", "terms_id"))


def _turns(offer: Catalogue, ids: Sequence[int]) -> tuple[dict[int, _Turn], list[int]]:
    """The terms that would change, and those whose contract this version could not serve."""
    turns: dict[int, _Turn] = {}
    nowhere = []
    for key, facts, body in PinnedTerms.objects.filter(pk__in=ids).values_list("pk", "facts", "body"):
        if "own" in facts:  # what the provider owes everybody is no contract's
            continue
        old = terms_from_json(body)
        try:
            new = terms_for(offer, facts_from_json(facts))
        except (ImpossibleFact, CatalogueRefused):
            nowhere.append(key)
            continue
        if diff_terms(old, new):
            turns[key] = _Turn(old, new)
    return turns, nowhere


def facts_from_json(kept: Mapping[str, object]) -> ContractFacts:
    """The contract that terms were drawn for, as it was written down beside them."""
    read = {name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()}
    starts = read.get("term_starts")
    read["term_starts"] = date.fromisoformat(starts) if isinstance(starts, str) else None
    return ContractFacts(**read)  # type: ignore[arg-type]


def _cases(viewer: Actor, terms_ids: Sequence[int]) -> list[tuple[str, str, str, list[Event], int]]:
    """Open cases bound by these terms with everything that happened in them, the most pressing first."""
    open_cases = visible_cases(viewer).filter(closed_at=None, terms_id__in=terms_ids)
    columns = ("pk", "reference", "subject", "account__name", "terms_id")
    rows = list(open_cases.order_by("next_due_at", "pk").values_list(*columns)[:MOST_CASES])
    facts = _facts([row[0] for row in rows])
    return [(reference, subject, account, facts[pk], terms) for pk, reference, subject, account, terms in rows]


def _facts(case_ids: list[int]) -> Mapping[int, list[Event]]:
    found: dict[int, list[Event]] = {pk: [] for pk in case_ids}
    with connection.cursor() as cursor:
        cursor.execute(FACTS, [case_ids])
        for case_id, kind, at, side, automatic, data in cursor.fetchall():
            found[case_id].append(fact_of(kind, at, side, automatic, json.loads(data)))
    return found


def _moved(case: tuple[str, str, str, list[Event], int], turn: _Turn, at: datetime) -> Moved | None:
    reference, subject, account, facts, _terms = case
    at = max(at.replace(microsecond=0), facts[-1].at)
    first = opening_terms(facts, turn.old)
    changed = Event(Kind.TERMS_CHANGED, at, Side.STAFF, terms=turn.new)
    clocks = tuple(_other_dues(clock_effects(replay(first, facts, at), replay(first, [*facts, changed], at))))
    return Moved(reference, subject, account, turn.new, clocks) if clocks else None


def _other_dues(clocks: Iterator[ClockEffect]) -> Iterator[ClockEffect]:
    return (clock for clock in clocks if clock.due_before != clock.due_after)
