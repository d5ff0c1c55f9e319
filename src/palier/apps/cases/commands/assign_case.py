"""Who looks after a case."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache

from palier.apps.cases import policies
from palier.apps.cases.casefile import put_back, take_case
from palier.apps.cases.crossing import check_uncrossed
from palier.apps.cases.errors import NobodyToAssign, SameAsBefore
from palier.apps.errors import NotFound
from palier.apps.kept_statements import ANY_NUMBER, Statement, rows_of, statement_of
from palier.apps.staff.models import Agent, Team
from palier.apps.transactions import one_transaction
from palier.core.actor import Actor
from palier.core.case import Kind
from palier.core.case.crossing import Field


@one_transaction
def assign_case(
    *,
    case_id: int,
    agent_id: int | None,
    team_id: int | None = None,
    why: Mapping[str, str | int] | None = None,
    seen: int | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Give a case to an agent, to a team, to both, or (None, None) back to everybody.

    `why` is kept with the event, for whoever wonders (`core.staffing.Reason`); `seen` is how many facts the form was
    filled in for.  Raises NotAllowed, NotFound, CrossingChange, NobodyToAssign (no longer at work), SameAsBefore.
    """
    policies.require(policies.may_work(by), by=by, act="assign_case")
    agent, team = _working(agent_id), _team(team_id)
    file = take_case(case_id=case_id, by=by, at=at)
    check_uncrossed(file, Field.ASSIGNEE, seen=seen)
    if (file.case.assignee_id, file.case.team_id) == (agent_id, team_id):
        raise SameAsBefore(file.case.reference, agent or team)
    said = {"agent": agent_id, "agent_name": agent, "team": team_id, "team_name": team}
    data: dict[str, object] = {name: value for name, value in said.items() if value}
    file.add(Kind.ASSIGNED, data=data | ({"why": dict(why)} if why else {}))
    put_back(file, act="assign_case", facts={"agent": agent_id, "team": team_id})


def _working(agent_id: int | None) -> str:
    if agent_id is None:
        return ""
    found = rows_of(_any_agent(), {ANY_NUMBER: agent_id})
    if not found:
        raise NotFound("agent", str(agent_id))
    [(name, works_here)] = found
    if not works_here:
        raise NobodyToAssign(name)
    return str(name)


@cache
def _any_agent() -> Statement:
    """The statement of an agent's name, and whether they work here."""
    return statement_of(Agent.objects.filter(pk=ANY_NUMBER).values_list("name", "is_active"))


def _team(team_id: int | None) -> str:
    if team_id is None:
        return ""
    name = Team.objects.filter(pk=team_id).values_list("name", flat=True).first()
    if name is None:
        raise NotFound("team", str(team_id))
    return name
