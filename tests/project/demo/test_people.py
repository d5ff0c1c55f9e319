"""The demo's named contacts: within each plan's limits, in each of the five catalogues."""

from datetime import UTC, datetime, timedelta

import pytest

from palier.apps.accounts.people_models import Seat
from palier.apps.accounts.people_queries import people_of
from palier.core.actor import PALIER
from palier.core.catalogue import read_catalogue
from palier.project.demo import stage as stages
from palier.project.demo.cast import CUSTOMERS
from palier.project.demo.load import PROVIDERS, catalogue_text
from palier.project.demo.people import seat_people

pytestmark = pytest.mark.django_db

AT = datetime(2026, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_everybody_sits_within_what_their_plan_sells(provider: str, monkeypatch) -> None:
    monkeypatch.setattr(stages, "CUSTOMERS", CUSTOMERS[:6])
    text = catalogue_text(provider)
    stage = stages.set_stage(read_catalogue(text, name=provider), text, at=AT)
    seat_people(stage, at=AT)
    for party in stage.parties:
        people = people_of(viewer=PALIER, account_id=party.account_id, at=AT + timedelta(days=300))
        assert len(people.administrators) == 1
        assert sum(len(each.seats) for each in people.lists) == 2
        assert [each.excess for each in people.lists if each.excess] == []
    assert Seat.objects.exclude(held_until=None).exists()
