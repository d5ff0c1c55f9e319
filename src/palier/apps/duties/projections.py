"""The rows that a case's facts ask for: what its duties and a proposed severity lead to next."""

from collections.abc import Iterator, Sequence

from palier.apps.cases.models import Case
from palier.apps.cases.projections import Projection
from palier.apps.duties.models import DutyStep
from palier.core.case import Event
from palier.core.catalogue.terms import Terms
from palier.core.duties import next_steps


def _steps(case: Case, terms: Terms, facts: Sequence[Event]) -> Iterator[DutyStep]:
    for step in next_steps(terms, facts):
        yield DutyStep(
            case_id=case.pk, account_id=case.account_id, act=step.act.value, severity=step.severity, at=step.at
        )


STEPS = Projection(DutyStep, key=("act",), columns=("severity", "at"), wanted=_steps)
