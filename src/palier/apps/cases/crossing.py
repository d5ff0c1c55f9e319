"""Changes that cross: what a form was filled in for is no longer how the case stands (promises.md, G2)."""

from palier.apps.cases.casefile import CaseFile
from palier.apps.cases.errors import CrossingChange
from palier.apps.cases.models import CaseEvent
from palier.core.case.crossing import Field, crossed_at


def check_uncrossed(file: CaseFile, field: Field, *, seen: int | None) -> None:
    """Let pass a change of this field by somebody who saw the first `seen` facts; None for who saw none of a form.

    Raises CrossingChange where somebody else set the same field since; changes of other fields are no matter.
    """
    place = None if seen is None else crossed_at(file.facts, seen=max(seen, 1), field=field)
    if place is None:
        return
    theirs = CaseEvent.objects.get(case_id=file.case.pk, seq=place)
    case = file.case
    is_now = {Field.STATUS: case.status, Field.SEVERITY: case.severity, Field.ASSIGNEE: _holder(theirs)}[field]
    raise CrossingChange(case.reference, field, theirs.actor_name, is_now, case.terms_id)


def _holder(event: CaseEvent) -> str:
    return event.data.get("agent_name") or event.data.get("team_name") or ""
