"""Escalations as rows: written with the facts they follow from, held to them by `palier verify`."""

from collections.abc import Iterator, Sequence

from palier.apps.cases.models import Case
from palier.apps.cases.projections import Projection
from palier.apps.escalations.models import Escalation
from palier.core.case import Event
from palier.core.catalogue.terms import Terms
from palier.core.escalation import requests_of


def _wanted(case: Case, _terms: Terms, facts: Sequence[Event]) -> Iterator[Escalation]:
    for request in requests_of(facts):
        yield Escalation(
            case_id=case.pk,
            account_id=case.account_id,
            number=request.number,
            asked_at=request.asked_at,
            taken_at=request.taken_at,
            ended_at=request.ended_at,
        )


ESCALATIONS = Projection(Escalation, ("number",), ("account_id", "asked_at", "taken_at", "ended_at"), _wanted)
