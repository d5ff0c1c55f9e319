"""Who works here and when: as decisions need it, and as screens show it."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from palier.apps.errors import NotFound
from palier.apps.staff.models import Absence, Agent, Team
from palier.apps.staff.queries import Choice
from palier.core.actor import Role
from palier.core.staffing import Worker
from palier.core.time import Calendar, Span
from palier.core.time.holidays import public_holidays


@dataclass(frozen=True, slots=True)
class Away:
    """One absence, past or to come."""

    id: int
    span: Span
    note: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the staff with all that is known of their work; `absences` are those not over yet.

    `teams` are those they belong to, `leads` those they lead, by id.
    """

    id: int
    name: str
    email: str
    role: Role
    timezone: str
    observes: str
    skills: tuple[str, ...]
    languages: tuple[str, ...]
    worker: Worker
    absences: tuple[Away, ...]
    teams: tuple[Choice, ...]
    leads: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TeamSheet:
    """A team, its people and its lead."""

    id: int
    name: str
    lead: Choice | None
    members: tuple[Choice, ...]


def people(*, at: datetime, only: Collection[int] | None = None) -> tuple[Person, ...]:
    """Everybody who works here by name, or only these, with absences not over at `at`; one statement."""
    agents = Agent.objects.filter(is_active=True)
    if only is not None:
        agents = agents.filter(pk__in=only)
    away = Absence.objects.filter(agent=OuterRef("pk"), ends_at__gt=at).order_by("starts_at", "id")
    teams = Team.objects.filter(agents=OuterRef("pk")).order_by("name")
    found = agents.order_by("name", "pk").annotate(
        away=ArraySubquery(away.values(told=JSONObject(id="id", start="starts_at", end="ends_at", note="note"))),
        in_teams=ArraySubquery(teams.values(told=JSONObject(id="id", name="name"))),
        leading=ArraySubquery(Team.objects.filter(lead=OuterRef("pk")).order_by("pk").values("pk")),
    )
    return tuple(_person(agent, agent.away, agent.in_teams, agent.leading, at) for agent in found)


def person(agent_id: int, *, at: datetime) -> Person:
    """One of them.  Raises NotFound, also for somebody who has left."""
    found = people(at=at, only=[agent_id])
    if not found:
        raise NotFound("agent", str(agent_id))
    return found[0]


def workers(*, at: datetime, only: Collection[int] | None = None) -> Mapping[int, Worker]:
    """The same people as decisions about shifts see them, by id."""
    return {each.id: each.worker for each in people(at=at, only=only)}


def team_sheets() -> tuple[TeamSheet, ...]:
    """Every team by name, with those of its people who still work here; two statements."""
    members: dict[int, list[Choice]] = defaultdict(list)
    at_work = Agent.objects.filter(is_active=True, teams__isnull=False).order_by("name", "pk")
    for team_id, agent_id, name in at_work.values_list("teams__id", "id", "name"):
        members[team_id].append(Choice(agent_id, name))
    rows = Team.objects.order_by("name").values_list("id", "name", "lead_id", "lead__name", "lead__is_active")
    return tuple(
        TeamSheet(key, name, Choice(lead_id, lead or "") if lead_id and here else None, tuple(members[key]))
        for key, name, lead_id, lead, here in rows
    )


def _person(
    agent: Agent, told: list[dict[str, Any]], teams: list[dict[str, Any]], leading: list[int], at: datetime
) -> Person:
    away = [Away(each["id"], Span(_instant(each["start"]), _instant(each["end"])), each["note"]) for each in told]
    zone = agent.hours_timezone or agent.timezone
    hours = hours_of(zone, json.dumps(agent.hours, sort_keys=True), agent.observes, at.year)
    return Person(
        id=agent.pk,
        name=agent.name,
        email=agent.email,
        role=Role(agent.role),
        timezone=zone,
        observes=agent.observes,
        skills=tuple(agent.skills),
        languages=tuple(agent.languages or [agent.language]),
        worker=Worker(agent.pk, agent.name, hours, tuple(each.span for each in away)),
        absences=tuple(away),
        teams=tuple(Choice(each["id"], each["name"]) for each in teams),
        leads=tuple(leading),
    )


def _instant(written: str) -> datetime:
    """An instant as PostgreSQL writes it into JSON."""
    return datetime.fromisoformat(written).astimezone(UTC)


@lru_cache(maxsize=4096)
def hours_of(timezone: str, week: str, observes: str, year: int) -> Calendar | None:
    """Somebody's hours as a calendar that knows the public holidays about `year`; None for no hours at all."""
    written = json.loads(week)
    if not any(written.values()):
        return None
    closed = public_holidays(observes, years=range(year - 1, year + 2)) if observes else ()
    days = [holiday.on.isoformat() for holiday in closed]
    return Calendar.from_dict({"timezone": timezone, "week": written, "holidays": days})
