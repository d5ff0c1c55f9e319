"""What the policies of every app are built from."""

import pytest

from palier.apps.errors import NotAllowed
from palier.apps.rights import has_role, is_system, require
from palier.core.actor import PALIER, Actor, ActorKind, Role

CONTACT = Actor(kind=ActorKind.CONTACT, id=1, name="Kim", account_id=1)


def agent(role: Role | None) -> Actor:
    return Actor(kind=ActorKind.AGENT, id=1, name="Alix", role=role)


@pytest.mark.parametrize(
    ("actor", "held"),
    [
        (agent(Role.AGENT), [Role.AGENT]),
        (agent(Role.LEAD), [Role.AGENT, Role.LEAD]),
        (agent(Role.ADMINISTRATOR), [Role.AGENT, Role.LEAD, Role.ADMINISTRATOR]),
        (agent(None), []),
        (CONTACT, []),
        (PALIER, [Role.AGENT, Role.LEAD, Role.ADMINISTRATOR]),
    ],
)
def test_each_role_holds_the_rights_of_those_before_it(actor: Actor, held: list[Role]) -> None:
    assert [role for role in Role if has_role(actor, role)] == held


def test_only_palier_is_the_system() -> None:
    assert [is_system(actor) for actor in (PALIER, CONTACT, agent(Role.ADMINISTRATOR))] == [True, False, False]


def test_a_claim_that_does_not_hold_is_refused_by_name() -> None:
    require(True, by=CONTACT, act="add_note")
    with pytest.raises(NotAllowed) as refused:
        require(False, by=CONTACT, act="add_note")
    assert (refused.value.actor, refused.value.act) == ("Kim", "add_note")
