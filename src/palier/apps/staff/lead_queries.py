"""Who leads: to whom goes what an agent can't settle."""

from dataclasses import dataclass

from django.db import connection

# The lead of the case's team, else of a team of whoever has the case, else any lead, else an administrator.
LEAD = """
SELECT agent.id, agent.name FROM staff_agent agent
LEFT JOIN staff_team led ON led.lead_id = agent.id
LEFT JOIN staff_agent_teams part ON part.team_id = led.id AND part.agent_id = %(agent)s
WHERE agent.is_active AND (led.id IS NOT NULL OR agent.role IN ('lead', 'administrator'))
ORDER BY (led.id = %(team)s) IS TRUE DESC, part.id IS NOT NULL DESC, led.id IS NOT NULL DESC,
         agent.role = 'lead' DESC, agent.id
LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Lead:
    """An agent who leads."""

    id: int
    name: str


def lead_for(*, team_id: int | None, agent_id: int | None) -> Lead | None:
    """The lead nearest to a case that a team and an agent have; None where nobody at work leads."""
    with connection.cursor() as cursor:
        cursor.execute(LEAD, {"team": team_id, "agent": agent_id})
        row = cursor.fetchone()
    return Lead(*row) if row else None
