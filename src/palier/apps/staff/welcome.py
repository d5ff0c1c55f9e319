"""A link by which somebody without a password chooses their first one.

It is made when its mail is sent or an administrator looks at it, and kept nowhere: from the installation's key, the
agent, the instant at which it ends and what stands in place of their password.  Choosing one, or having it withdrawn
again, voids it.
"""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

from django.db import transaction

from palier.apps.audit import commands as audit
from palier.apps.errors import NotFound
from palier.apps.outbox.keys import key_for
from palier.apps.rights import require
from palier.apps.staff import policies
from palier.apps.staff.commands import choose_password, create_agent
from palier.apps.staff.errors import WelcomeVoid
from palier.apps.staff.models import Agent
from palier.apps.staff.telling import PASSWORD_SET, WELCOME, owe_to_agent
from palier.core.actor import Actor, Role

GOOD_FOR = timedelta(days=3)


@transaction.atomic
def welcome_agent(*, email: str, name: str, role: Role, language: str, timezone: str, by: Actor, at: datetime) -> int:
    """Add a person to the staff, mail them the link by which they choose a password, and answer their id.

    Raises NotAllowed, AddressTaken; what is no address or no zone is not found.
    """
    agent_id = create_agent(
        email=email, name=name, password=None, role=role, language=language, timezone=timezone, by=by, at=at
    )
    owe_to_agent(Agent.objects.get(pk=agent_id), kind=WELCOME, at=at)
    return agent_id


@transaction.atomic
def send_welcome(*, agent_id: int, by: Actor, at: datetime) -> None:
    """Mail the link again to somebody who has no password yet.  Raises NotAllowed, NotFound."""
    require(policies.may_manage_staff(by), by=by, act="send_welcome")
    agent = Agent.objects.filter(pk=agent_id, is_active=True).first()
    if agent is None or agent.has_usable_password():
        raise NotFound("agent", str(agent_id))
    owe_to_agent(agent, kind=WELCOME, at=at)
    audit.record(by=by, at=at, act="send_welcome", facts={"agent": agent_id})


def welcome_for(*, viewer: Actor, agent_id: int, at: datetime) -> str:
    """The token of the link for an agent who can't sign in yet, good for three days; empty for one who can.

    Raises NotAllowed, NotFound.
    """
    require(policies.may_manage_staff(viewer), by=viewer, act="welcome_for")
    agent = Agent.objects.filter(pk=agent_id, is_active=True).first()
    if agent is None:
        raise NotFound("agent", str(agent_id))
    return "" if agent.has_usable_password() else token_for(agent, at=at)


def token_for(agent: Agent, *, at: datetime) -> str:
    """The token of a link for somebody without a password, good for three days from `at`."""
    ends = int((at + GOOD_FOR).timestamp())
    return f"{agent.pk}.{ends}.{_seal(agent, ends)}"


def welcomed(token: str, *, at: datetime) -> str:
    """The name of whom a token lets choose a password.  Raises WelcomeVoid."""
    return _agent_of(token, at).name


@transaction.atomic
def choose_first_password(*, token: str, password: str, at: datetime) -> int:
    """Give the agent of a token their password and answer their id.  Raises WelcomeVoid, PasswordTooShort."""
    agent = _agent_of(token, at, lock=True)
    choose_password(agent, password)
    agent.save(update_fields=["password"])
    owe_to_agent(agent, kind=PASSWORD_SET, at=at)
    audit.record(by=agent.actor, at=at, act="choose_first_password", facts={"agent": agent.pk})
    return agent.pk


def _agent_of(token: str, at: datetime, *, lock: bool = False) -> Agent:
    agent_id, _dot, rest = token.partition(".")
    ends, _dot, seal = rest.partition(".")
    if not (agent_id.isascii() and agent_id.isdigit() and ends.isascii() and ends.isdigit() and len(token) < 120):
        raise WelcomeVoid
    rows = Agent.objects.select_for_update(no_key=True) if lock else Agent.objects
    agent = rows.filter(pk=int(agent_id), is_active=True).first()
    sound = agent is not None and hmac.compare_digest(_seal(agent, int(ends)).encode(), seal.encode())
    if agent is None or not sound or at > datetime.fromtimestamp(int(ends), UTC) or agent.has_usable_password():
        raise WelcomeVoid
    return agent


def _seal(agent: Agent, ends: int) -> str:
    said = f"{agent.pk}.{ends}.{agent.password}".encode()
    return hmac.new(key_for("staff welcome"), said, hashlib.sha256).hexdigest()
