"""When people work and what they know: hours, absences, skills, languages, teams and their leads."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from palier.apps.audit import commands as audit
from palier.apps.errors import NotFound
from palier.apps.rights import require
from palier.apps.staff import policies
from palier.apps.staff.commands import NAME_CHARACTERS
from palier.apps.staff.errors import AbsenceEndsFirst, NameTaken
from palier.apps.staff.models import Absence, Agent, Team
from palier.apps.staff.queries import known_skills
from palier.core.actor import Actor
from palier.core.time import Calendar
from palier.core.time.holidays import public_holidays

Week = Mapping[str, Sequence[Sequence[str]]]
"""Openings by day: {"mon": [["09:00", "18:00"]]}."""


@transaction.atomic
def set_working_hours(
    *, agent_id: int, week: Week, timezone: str = "", observes: str = "", by: Actor, at: datetime
) -> None:
    """Set when an agent works; an empty week means never by the clock.

    Hours are by the wall clock of `timezone`, else of the zone they read in; `observes` is a country (FR) or part of
    one (US-CA) whose public holidays they keep.  Raises NotAllowed, NotFound, CalendarRefused, UnknownCountry.
    """
    require(policies.may_plan_people(by), by=by, act="set_working_hours")
    agent = _agent(agent_id)
    if any(week.values()):
        Calendar.from_dict(
            {"timezone": timezone or agent.timezone, "week": {day: list(each) for day, each in week.items()}}
        )
    if observes:
        public_holidays(observes, years=[at.year])
    agent.hours = {day: [list(opening) for opening in each] for day, each in week.items() if each}
    agent.hours_timezone, agent.observes = timezone, observes
    agent.save(update_fields=["hours", "hours_timezone", "observes"])
    audit.record(by=by, at=at, act="set_working_hours", facts={"agent": agent_id})


@transaction.atomic
def set_abilities(*, agent_id: int, skills: Sequence[str], languages: Sequence[str], by: Actor, at: datetime) -> None:
    """Set what an agent knows and which languages they speak (codes such as fr).

    A skill that somebody has already is spelled as theirs.  Raises NotAllowed, NotFound.
    """
    require(policies.may_plan_people(by), by=by, act="set_abilities")
    agent = _agent(agent_id)
    spelled = {skill.casefold(): skill for skill in known_skills()}
    wanted = dict.fromkeys(" ".join(skill.split()) for skill in skills)
    agent.skills = sorted({spelled.setdefault(skill.casefold(), skill) for skill in wanted if skill})
    agent.languages = sorted({language.strip().lower() for language in languages if language.strip()})
    agent.save(update_fields=["skills", "languages"])
    facts: dict[str, audit.Fact] = {"agent": agent_id, "skills": agent.skills, "languages": agent.languages}
    audit.record(by=by, at=at, act="set_abilities", facts=facts)


@transaction.atomic
def add_absence(
    *, agent_id: int, starts_at: datetime, ends_at: datetime, note: str = "", by: Actor, at: datetime
) -> int:
    """Write down that an agent is away during [starts_at, ends_at), and answer the absence's id.

    Agents their own, leads anybody's.  Raises NotAllowed, NotFound, AbsenceEndsFirst.
    """
    require(policies.may_plan_absence(by, agent_id), by=by, act="add_absence")
    agent = _agent(agent_id)
    if ends_at <= starts_at:
        raise AbsenceEndsFirst(agent.name)
    absence = Absence.objects.create(agent=agent, starts_at=starts_at, ends_at=ends_at, note=note.strip())
    facts: dict[str, audit.Fact] = {"agent": agent_id, "from": starts_at.isoformat(), "until": ends_at.isoformat()}
    audit.record(by=by, at=at, act="add_absence", facts=facts)
    return absence.pk


@transaction.atomic
def cancel_absence(*, absence_id: int, by: Actor, at: datetime) -> None:
    """Strike an absence out; one that has begun ends now.  Raises NotAllowed, NotFound."""
    absence = Absence.objects.select_for_update().filter(pk=absence_id).first()
    if absence is None:
        raise NotFound("absence", str(absence_id))
    require(policies.may_plan_absence(by, absence.agent_id), by=by, act="cancel_absence")
    if absence.starts_at < at < absence.ends_at:
        absence.ends_at = at
        absence.save(update_fields=["ends_at"])
    elif at <= absence.starts_at:
        absence.delete()
    audit.record(by=by, at=at, act="cancel_absence", facts={"agent": absence.agent_id, "absence": absence_id})


@transaction.atomic
def change_team(
    *, team_id: int, name: str, agent_ids: Sequence[int], lead_id: int | None, by: Actor, at: datetime
) -> None:
    """Set a team's name, people and lead.  Raises NotAllowed, NotFound, NameTaken."""
    require(policies.may_plan_people(by), by=by, act="change_team")
    team = Team.objects.select_for_update(no_key=True).filter(pk=team_id).first()
    if team is None:
        raise NotFound("team", str(team_id))
    wanted = {*agent_ids, *([lead_id] if lead_id else [])}
    known = set(Agent.objects.filter(pk__in=wanted, is_active=True).values_list("pk", flat=True))
    if missing := wanted - known:
        raise NotFound("agent", str(min(missing)))
    team.name, team.lead_id = " ".join(name.split())[:NAME_CHARACTERS] or team.name, lead_id
    try:
        with transaction.atomic():
            team.save(update_fields=["name", "lead"])
    except IntegrityError as error:
        raise NameTaken(team.name) from error
    team.agents.set(agent_ids)
    facts: dict[str, audit.Fact] = {
        "team": team_id,
        "lead": lead_id,
        "agents": [str(each) for each in sorted(agent_ids)],
    }
    audit.record(by=by, at=at, act="change_team", facts=facts)


def _agent(agent_id: int) -> Agent:
    agent = Agent.objects.select_for_update(no_key=True).filter(pk=agent_id).first()
    if agent is None:
        raise NotFound("agent", str(agent_id))
    return agent
