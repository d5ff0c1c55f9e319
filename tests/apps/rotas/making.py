"""A team with a rota, for tests of rotas, routing and their screens."""

from dataclasses import dataclass
from datetime import date, timedelta

from tests.factories import AT, make_agent

from palier.apps.rotas.commands import RotaPlan, create_rota
from palier.apps.staff.commands import create_team
from palier.apps.staff.planning_commands import change_team, set_working_hours
from palier.core.actor import PALIER, Actor, Role

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
PATIENCE = 10 * MINUTE
NIGHT = AT + 14 * HOUR
"""Midnight in Paris, when nobody works by the clock."""


@dataclass(frozen=True, slots=True)
class Watch:
    """A team of two and their lead, who take weekly turns on call."""

    team_id: int
    rota_id: int
    anna: Actor
    bo: Actor
    lead: Actor


def make_watch(*, name: str = "Front line") -> Watch:
    anna, bo, lead = make_agent(), make_agent(), make_agent(role=Role.LEAD)
    team_id = create_team(name=name, agent_ids=[anna.id, bo.id], by=PALIER, at=AT)
    change_team(team_id=team_id, name=name, agent_ids=[anna.id, bo.id], lead_id=lead.id, by=PALIER, at=AT)
    return Watch(
        team_id, create_rota(plan=plan_of(anna, bo, team_id=team_id, name=name), by=lead, at=AT), anna, bo, lead
    )


def plan_of(*agents: Actor, team_id: int | None = None, name: str = "Nights", **changes: object) -> RotaPlan:
    values = {
        "timezone": "Europe/Paris",
        "hand_over": 540,
        "starts_on": date(2026, 3, 2),
        "turn_days": 7,
        "patience": 10,
    }
    return RotaPlan(name=name, team_id=team_id, agents=tuple(agent.id for agent in agents), **{**values, **changes})


def works_never(agent: Actor) -> None:
    set_working_hours(agent_id=agent.id, week={}, by=PALIER, at=AT)


def works_always(agent: Actor) -> None:
    days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    set_working_hours(agent_id=agent.id, week={day: [["00:00", "24:00"]] for day in days}, by=PALIER, at=AT)
