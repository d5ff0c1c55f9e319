"""Taking a case that nobody has."""

from datetime import datetime

from palier.apps.cases import policies
from palier.apps.cases.casefile import put_back, take_case
from palier.apps.cases.life_errors import TakenAlready
from palier.apps.staff.models import Agent
from palier.apps.transactions import one_transaction
from palier.core.actor import Actor, ActorKind
from palier.core.case import Kind


@one_transaction
def claim_case(*, case_id: int, by: Actor, at: datetime) -> None:
    """Take a case for oneself, unless somebody has it: of all who try at once, one gets it (promises G1).

    Raises NotAllowed, NotFound, TakenAlready.
    """
    policies.require(policies.may_work(by) and by.kind is ActorKind.AGENT, by=by, act="claim_case")
    file = take_case(case_id=case_id, by=by, at=at)
    holder = file.case.assignee_id
    if holder is not None:
        name = Agent.objects.filter(pk=holder).values_list("name", flat=True).first() or ""
        raise TakenAlready(file.case.reference, name)
    team = file.case.team_id
    file.add(Kind.ASSIGNED, data={"agent": by.id, "agent_name": by.name, "team": team})
    put_back(file, act="claim_case", facts={"agent": by.id})
