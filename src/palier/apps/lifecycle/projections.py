"""The rows that a case's facts ask for: its next timed step, and what it is to other cases."""

from collections.abc import Iterator, Sequence

from palier.apps.cases.models import Case
from palier.apps.cases.projections import Projection
from palier.apps.lifecycle.models import CaseLink, NextStep
from palier.core.case import Event, Kind, Relation
from palier.core.catalogue.terms import Terms
from palier.core.lifecycle import next_step


def _step(case: Case, terms: Terms, facts: Sequence[Event]) -> Iterator[NextStep]:
    step = next_step(terms, facts)
    if step is not None:
        yield NextStep(case_id=case.pk, account_id=case.account_id, act=step.act.value, number=step.number, at=step.at)


def _links(case: Case, _terms: Terms, facts: Sequence[Event]) -> Iterator[CaseLink]:
    links: dict[tuple[int, Relation], None] = {}
    for fact in facts:
        relation = Relation.MERGED_INTO if fact.kind is Kind.MERGED else fact.relation
        if fact.other is None or relation is None:
            continue
        if fact.kind is Kind.UNLINKED:
            links.pop((fact.other, relation), None)
        else:
            links[fact.other, relation] = None
    for other, relation in links:
        yield CaseLink(case_id=case.pk, account_id=case.account_id, other_id=other, relation=relation.value)


STEPS = Projection(NextStep, key=(), columns=("act", "number", "at"), wanted=_step)
LINKS = Projection(CaseLink, key=("other_id", "relation"), columns=(), wanted=_links)
