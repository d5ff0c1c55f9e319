"""The rows that a case's facts ask for: commitments that they began by themselves."""

from collections.abc import Iterator, Sequence

from palier.apps.cases.models import Case
from palier.apps.cases.projections import Projection
from palier.apps.engagements.models import StartedCommitment
from palier.core.case import Event
from palier.core.catalogue.terms import Terms
from palier.core.engagements import started_by


def _started(case: Case, terms: Terms, facts: Sequence[Event]) -> Iterator[StartedCommitment]:
    for key, since in started_by(terms, facts):
        yield StartedCommitment(case_id=case.pk, account_id=case.account_id, key=key, since=since)


STARTED = Projection(StartedCommitment, key=("key",), columns=("account_id", "since"), wanted=_started)
