"""The demo as its verb loads it: told by two processes, the second one spawned as on any machine."""

from datetime import UTC, datetime

import pytest
from tests.adapters.jobs.processes import database_url

from palier.apps.cases.models import Case
from palier.apps.cases.verification import verify_cases
from palier.project.demo import players
from palier.project.demo.load import EVENINGS, is_loaded, load

pytestmark = pytest.mark.django_db(transaction=True)

UNTIL = datetime(2026, 9, 15, 9, 0, tzinfo=UTC)


def test_a_year_told_by_two_players_is_whole_and_says_what_its_facts_say(monkeypatch) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url())
    monkeypatch.setattr(players.os, "cpu_count", lambda: 8)
    heard: list[float] = []
    assert not is_loaded()
    load("docebo", cases=8, seed=7, until=UNTIL, tick=heard.append)
    assert is_loaded()
    assert heard == [evening / EVENINGS for evening in range(EVENINGS + 1)]
    assert Case.objects.count() >= 8
    assert not Case.objects.filter(closed_at__gt=UNTIL).exists()
    assert [found for checked in verify_cases() for found in checked.differences] == []
