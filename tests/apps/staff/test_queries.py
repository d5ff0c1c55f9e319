"""Choices of people and teams."""

import pytest
from tests.factories import AT

from palier.apps.staff.commands import create_agent, create_team, deactivate_agent
from palier.apps.staff.queries import by_name, teams, working_agents
from palier.core.actor import PALIER


def test_names_stand_as_in_an_address_book() -> None:
    names = ["Zoé", "élodie", "Marc", "Élodie B", "marc", "Ole"]
    ordered = [each.name for each in by_name(enumerate(names))]
    assert ordered == ["élodie", "Élodie B", "Marc", "marc", "Ole", "Zoé"]


@pytest.mark.django_db
def test_people_and_teams_to_choose_are_in_that_order_and_work_here() -> None:
    made = {
        name: create_agent(email=f"a{place}@x.example", name=name, password=None, by=PALIER, at=AT)
        for place, name in enumerate(["Marc", "Élodie", "Gone"])
    }
    deactivate_agent(agent_id=made["Gone"], by=PALIER, at=AT)
    for name in ("Web", "Équipe"):
        create_team(name=name, agent_ids=[], by=PALIER, at=AT)
    assert [each.name for each in working_agents()] == ["Élodie", "Marc"]
    assert [each.name for each in teams()] == ["Équipe", "Web"]
