"""Who works here, and what each may do."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib.auth import authenticate
from django.db import connection
from tests.factories import AT, make_agent

from palier.apps.audit.models import AuditEntry
from palier.apps.errors import NotAllowed, NotFound
from palier.apps.staff.commands import create_agent, create_team, deactivate_agent, set_password, set_role
from palier.apps.staff.errors import AddressTaken, LastAdministrator, NameTaken, PasswordTooShort
from palier.apps.staff.models import Agent, Team
from palier.core.actor import PALIER, Actor, ActorKind, Role

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"


def hire(email: str = "Alix@Acme.example", *, role: Role = Role.AGENT, password: str | None = PASSWORD) -> int:
    return create_agent(email=email, name="Alix", password=password, role=role, by=PALIER, at=AT)


def test_an_agent_signs_in_whatever_the_case_of_the_address() -> None:
    agent_id = hire()
    for written in ("alix@acme.example", "ALIX@ACME.EXAMPLE"):
        agent = authenticate(username=written, password=PASSWORD)
        assert agent is not None
        assert agent.pk == agent_id
    assert authenticate(username="alix@acme.example", password="wrong horse battery") is None
    assert Agent.objects.get(pk=agent_id).password.startswith("argon2$argon2id$")


def test_an_agent_without_a_password_or_a_post_cannot_sign_in() -> None:
    hire(password=None)
    assert authenticate(username="alix@acme.example", password="") is None
    agent_id = hire("billie@acme.example")
    deactivate_agent(agent_id=agent_id, by=PALIER, at=AT)
    assert authenticate(username="billie@acme.example", password=PASSWORD) is None


def test_one_address_is_one_person() -> None:
    hire()
    with pytest.raises(AddressTaken, match=r"alix@acme\.example"):
        hire(" ALIX@acme.example ")
    assert Agent.objects.count() == 1


def test_a_short_password_is_refused() -> None:
    with pytest.raises(PasswordTooShort):
        hire(password="short")
    agent_id = hire()
    with pytest.raises(PasswordTooShort):
        set_password(agent_id=agent_id, password="short", by=PALIER, at=AT)
    assert authenticate(username="alix@acme.example", password=PASSWORD) is not None


def test_agents_choose_their_own_password_and_nobody_elses() -> None:
    mine, other = make_agent(), make_agent()
    set_password(agent_id=mine.id, password="a new long password", by=mine, at=AT)
    with pytest.raises(NotAllowed):
        set_password(agent_id=mine.id, password="a new long password", by=other, at=AT)
    contact = Actor(kind=ActorKind.CONTACT, id=mine.id, name="Same number", account_id=1)
    with pytest.raises(NotAllowed):
        set_password(agent_id=mine.id, password="a new long password", by=contact, at=AT)


@pytest.mark.parametrize("role", [Role.AGENT, Role.LEAD])
def test_only_administrators_manage_the_staff(role: Role) -> None:
    by = make_agent(role=role)
    with pytest.raises(NotAllowed):
        create_agent(email="x@acme.example", name="X", password=None, by=by, at=AT)
    with pytest.raises(NotAllowed):
        set_role(agent_id=by.id, role=Role.ADMINISTRATOR, by=by, at=AT)
    with pytest.raises(NotAllowed):
        create_team(name="Night", agent_ids=[], by=by, at=AT)


def test_the_last_administrator_stays() -> None:
    first = make_agent(role=Role.ADMINISTRATOR)
    with pytest.raises(LastAdministrator):
        set_role(agent_id=first.id, role=Role.AGENT, by=first, at=AT)
    with pytest.raises(LastAdministrator):
        deactivate_agent(agent_id=first.id, by=first, at=AT)
    second = make_agent(role=Role.ADMINISTRATOR)
    set_role(agent_id=first.id, role=Role.LEAD, by=second, at=AT)
    assert Agent.objects.get(pk=first.id).actor.role is Role.LEAD
    with pytest.raises(NotFound):
        set_role(agent_id=0, role=Role.LEAD, by=second, at=AT)


def test_a_team_is_made_of_agents() -> None:
    members = [make_agent().id, make_agent().id]
    team_id = create_team(name="Night", agent_ids=members, by=PALIER, at=AT)
    assert sorted(Team.objects.get(pk=team_id).agents.values_list("pk", flat=True)) == members


def test_every_change_leaves_a_trace() -> None:
    agent_id = hire()
    set_role(agent_id=agent_id, role=Role.LEAD, by=PALIER, at=AT)
    assert list(AuditEntry.objects.order_by("pk").values_list("act", "actor_name", "facts")) == [
        ("create_agent", "Palier", {"agent": agent_id, "role": "agent"}),
        ("set_role", "Palier", {"agent": agent_id, "was": "agent", "is": "lead"}),
    ]


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_step_down_at_once_leave_one() -> None:
    both = [make_agent(role=Role.ADMINISTRATOR).id for _ in range(2)]
    together = Barrier(2, timeout=30)

    def step_down(agent_id: int) -> str:
        together.wait()
        try:
            set_role(agent_id=agent_id, role=Role.AGENT, by=PALIER, at=AT)
        except LastAdministrator:
            return "stays"
        finally:
            connection.close()
        return "stepped down"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(step_down, both)) == ["stays", "stepped down"]
    assert Agent.objects.filter(role="administrator").count() == 1


def test_a_team_has_a_name_of_its_own_of_a_readable_length() -> None:
    create_team(name="  Web   Night ", agent_ids=[], by=PALIER, at=AT)
    with pytest.raises(NameTaken):
        create_team(name="Web Night", agent_ids=[], by=PALIER, at=AT)
    long = create_team(name="x" * 30_000, agent_ids=[], by=PALIER, at=AT)
    assert (Team.objects.count(), len(Team.objects.get(pk=long).name)) == (2, 200)
