"""Who acts."""

from dataclasses import FrozenInstanceError

import pytest

from palier.core.actor import PALIER, Actor, ActorKind, Role


def test_palier_itself_is_nobodys_row() -> None:
    assert Actor(ActorKind.SYSTEM, 0, "Palier") == PALIER
    assert (PALIER.role, PALIER.account_id) == (None, None)


def test_an_author_stays_who_they_were() -> None:
    agent = Actor(ActorKind.AGENT, 7, "Ines", role=Role.LEAD)
    with pytest.raises(FrozenInstanceError):
        agent.role = Role.ADMINISTRATOR  # type: ignore[misc]
