"""Agents and teams: who works here and what each may do."""

from datetime import datetime
from zoneinfo import available_timezones

from django.db import IntegrityError, transaction

from palier.apps.audit import commands as audit
from palier.apps.errors import NotFound
from palier.apps.rights import require
from palier.apps.staff import policies
from palier.apps.staff.errors import AddressTaken, LastAdministrator, NameTaken, PasswordTooShort
from palier.apps.staff.models import Agent, Team
from palier.apps.staff.telling import PASSWORD_SET, WELCOME, owe_to_agent
from palier.core.actor import Actor, Role
from palier.core.mail.addresses import normal_email

SHORTEST_PASSWORD = 10
NAME_CHARACTERS = 200
"""Of a team: what is longer is cut."""


@transaction.atomic
def create_agent(
    *,
    email: str,
    name: str,
    password: str | None,
    role: Role = Role.AGENT,
    language: str = "en",
    timezone: str = "UTC",
    by: Actor,
    at: datetime,
) -> int:
    """Add a person to the staff and answer their id; without a password they can't sign in yet.

    Raises NotAllowed, PasswordTooShort, AddressTaken; what is no address or no zone is not found.
    """
    require(policies.may_manage_staff(by), by=by, act="create_agent")
    address = normal_email(email)
    if not address:
        raise NotFound("address", email.strip())
    if timezone not in available_timezones():
        raise NotFound("timezone", timezone)
    agent = Agent(email=address, name=name.strip(), role=role.value, language=language, timezone=timezone)
    choose_password(agent, password)
    try:
        with transaction.atomic():
            agent.save()
    except IntegrityError as error:
        raise AddressTaken(agent.email) from error
    audit.record(by=by, at=at, act="create_agent", facts={"agent": agent.pk, "role": role.value})
    return agent.pk


@transaction.atomic
def set_password(*, agent_id: int, password: str, by: Actor, at: datetime) -> None:
    """Give an agent a new password: their own hand or an administrator's.  They are told by mail.

    Raises NotAllowed, PasswordTooShort.
    """
    require(policies.may_set_password(by, agent_id), by=by, act="set_password")
    agent = _locked(agent_id)
    choose_password(agent, password)
    agent.save(update_fields=["password"])
    owe_to_agent(agent, kind=PASSWORD_SET, at=at)
    audit.record(by=by, at=at, act="set_password", facts={"agent": agent_id})


@transaction.atomic
def set_role(*, agent_id: int, role: Role, by: Actor, at: datetime) -> None:
    """Change what an agent may do.  Raises NotAllowed, NotFound, LastAdministrator."""
    require(policies.may_manage_staff(by), by=by, act="set_role")
    agent = _locked(agent_id) if role is Role.ADMINISTRATOR else _locked_and_not_the_last(agent_id)
    was, agent.role = agent.role, role.value
    agent.save(update_fields=["role"])
    audit.record(by=by, at=at, act="set_role", facts={"agent": agent_id, "was": was, "is": role.value})


@transaction.atomic
def deactivate_agent(*, agent_id: int, by: Actor, at: datetime) -> None:
    """End an agent's access; what they did stays.  Raises NotAllowed, NotFound, LastAdministrator."""
    require(policies.may_manage_staff(by), by=by, act="deactivate_agent")
    agent = _locked_and_not_the_last(agent_id)
    agent.is_active = False
    agent.save(update_fields=["is_active"])
    audit.record(by=by, at=at, act="deactivate_agent", facts={"agent": agent_id})


@transaction.atomic
def reactivate_agent(*, agent_id: int, by: Actor, at: datetime) -> None:
    """Let somebody who had left work here again, with the role they had.  Raises NotAllowed, NotFound."""
    require(policies.may_manage_staff(by), by=by, act="reactivate_agent")
    agent = _locked(agent_id)
    agent.is_active = True
    agent.save(update_fields=["is_active"])
    audit.record(by=by, at=at, act="reactivate_agent", facts={"agent": agent_id, "role": agent.role})


@transaction.atomic
def withdraw_password(*, agent_id: int, by: Actor, at: datetime) -> None:
    """Take an agent's password away: they are out everywhere, and choose another by the link they are mailed.

    Raises NotAllowed, NotFound.  The link: `welcome.py`.
    """
    require(policies.may_manage_staff(by), by=by, act="withdraw_password")
    agent = _locked(agent_id)
    agent.set_unusable_password()
    agent.save(update_fields=["password"])
    owe_to_agent(agent, kind=WELCOME, at=at)
    audit.record(by=by, at=at, act="withdraw_password", facts={"agent": agent_id})


@transaction.atomic
def create_team(*, name: str, agent_ids: list[int], by: Actor, at: datetime) -> int:
    """Make a team of these agents and answer its id.  Raises NotAllowed, NameTaken."""
    require(policies.may_manage_staff(by), by=by, act="create_team")
    team = Team(name=" ".join(name.split())[:NAME_CHARACTERS])
    try:
        with transaction.atomic():
            team.save()
    except IntegrityError as error:
        raise NameTaken(team.name) from error
    team.agents.set(agent_ids)
    audit.record(by=by, at=at, act="create_team", facts={"team": team.pk})
    return team.pk


def _locked(agent_id: int) -> Agent:
    agent = Agent.objects.select_for_update(no_key=True).filter(pk=agent_id).first()
    if agent is None:
        raise NotFound("agent", str(agent_id))
    return agent


def choose_password(agent: Agent, password: str | None) -> None:
    """Set it on the row in hand; None lets nobody in.  Raises PasswordTooShort."""
    if password is not None and len(password) < SHORTEST_PASSWORD:
        raise PasswordTooShort(SHORTEST_PASSWORD)
    agent.set_password(password)


def _locked_and_not_the_last(agent_id: int) -> Agent:
    """Locks every administrator before the agent, always in one order: of two who step down at once one stays, and
    neither waits for the other for ever.
    """
    working = Agent.objects.filter(role=Role.ADMINISTRATOR.value, is_active=True)
    ids = set(working.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))
    agent = _locked(agent_id)
    if ids == {agent.pk}:
        raise LastAdministrator(agent.name)
    return agent
