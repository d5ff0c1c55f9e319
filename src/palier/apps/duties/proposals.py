"""A proposed severity as its reader sees it: does it still wait for an answer, and what it says."""

from dataclasses import dataclass

from palier.apps.cases.facts import facts_of, opening_terms
from palier.apps.cases.models import Case, CaseEvent
from palier.apps.catalogues.queries import terms_of
from palier.core.case import Kind
from palier.core.catalogue.terms import Terms
from palier.core.duties import course_of


@dataclass(frozen=True, slots=True)
class Proposed:
    """One proposal: the severity, the one before, and why."""

    terms: Terms
    severity: str
    was: str
    reason: str


def open_proposal(case_id: int) -> int | None:
    """The place, among the facts of a case, of the proposal that nobody has answered or settled; None for none."""
    terms, facts = terms_of(Case.objects.values_list("terms_id", flat=True).get(pk=case_id)), facts_of(case_id)
    proposal = course_of(opening_terms(facts, terms), facts).proposal
    if proposal is None or proposal.is_contested:
        return None
    return max(place for place, fact in enumerate(facts, 1) if fact.kind is Kind.SEVERITY_PROPOSED)


def proposal_at(*, case_id: int, seq: int) -> Proposed:
    """What the proposal at this place says.  The caller knows that there is one and that it may be seen."""
    event = CaseEvent.objects.select_related("case").get(case_id=case_id, seq=seq)
    data = event.data
    return Proposed(terms_of(event.case.terms_id), data["severity"], data.get("was", ""), data.get("reason", ""))
