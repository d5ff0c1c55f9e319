"""The rows that a case's facts ask for: its next timed step, and what it is to other cases."""

from collections.abc import Iterator, Sequence

from palier.apps.cases.models import Case
from palier.apps.cases.projections import Projection
from palier.apps.lifecycle.models import CaseLink, NextStep
from palier.core.case import Event
from palier.core.case.links import links_of
from palier.core.catalogue.terms import Terms
from palier.core.lifecycle import next_step


def _step(case: Case, terms: Terms, facts: Sequence[Event]) -> Iterator[NextStep]:
    step = next_step(terms, facts)
    if step is not None:
        yield NextStep(case_id=case.pk, account_id=case.account_id, act=step.act.value, number=step.number, at=step.at)


def _links(case: Case, _terms: Terms, facts: Sequence[Event]) -> Iterator[CaseLink]:
    for other, relation in links_of(facts):
        yield CaseLink(case_id=case.pk, account_id=case.account_id, other_id=other, relation=relation.value)


STEPS = Projection(NextStep, key=(), columns=("act", "number", "at"), wanted=_step)
LINKS = Projection(CaseLink, key=("other_id", "relation"), columns=(), wanted=_links)
