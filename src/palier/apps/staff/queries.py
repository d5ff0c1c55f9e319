"""What screens and sign-in read of the staff."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection

from palier.apps.staff.models import Agent
from palier.core.actor import Actor
from palier.core.case.mentions import folded

FAILED = "sign_in_failed"


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody or some team a case can be given to."""

    id: int
    name: str


def working_agents() -> tuple[Choice, ...]:
    """Everybody who can work on a case, by name."""
    return by_name(Agent.objects.filter(is_active=True).values_list("id", "name"))


def by_name(rows: Iterable[tuple[int, str]]) -> tuple[Choice, ...]:
    """Ids and names as choices, in the order of an address book: Élodie before Marc, whatever PostgreSQL was told."""
    return tuple(sorted((Choice(*row) for row in rows), key=lambda each: (folded(each.name), each.id)))


def agents_at(addresses: Sequence[str]) -> dict[str, Actor]:
    """The agents who sign in with these addresses, by address; those who no longer work here are left out."""
    return {agent.email: agent.actor for agent in Agent.objects.filter(email__in=addresses, is_active=True)}


def teams(*, of: int | None = None) -> tuple[Choice, ...]:
    """Every team, by name; or those that one agent is in."""
    within = "" if of is None else " WHERE id IN (SELECT team_id FROM staff_agent_teams WHERE agent_id = %s)"
    with connection.cursor() as cursor:  # on every list, as below
        cursor.execute(f"SELECT id, name FROM staff_team{within}", None if of is None else [of])  # noqa: S608 - ours
        return by_name(cursor.fetchall())


def teams_of(agent_id: int) -> list[int]:
    """The ids of the teams an agent belongs to: named one by one, so that the planner of a list can use its index."""
    with connection.cursor() as cursor:  # on every page of the desk, where the ORM would take ten times as long
        cursor.execute("SELECT team_id FROM staff_agent_teams WHERE agent_id = %s ORDER BY team_id", [agent_id])
        return [team_id for (team_id,) in cursor.fetchall()]


def known_skills() -> tuple[str, ...]:
    """Every skill that somebody has, in order of spelling."""
    return tuple(sorted({skill for skills in Agent.objects.values_list("skills", flat=True) for skill in skills}))
