"""The hourly job for credits."""

import pytest
from procrastinate.contrib.django import app
from tests.apps.entitlements.credits import HOUR, counting_desk, free
from tests.factories import AT

from palier.adapters.jobs import credits as job

pytestmark = pytest.mark.django_db


def test_every_contract_is_visited_however_many(monkeypatch) -> None:
    counting_desk()
    counting_desk()
    monkeypatch.setattr(job, "BATCH", 1)
    for _ in range(2):
        job.grant_credits(timestamp=int(AT.timestamp()), unknown_word=1)
    assert free("expert") == 20 * HOUR


def test_it_is_asked_for_every_hour() -> None:
    tasks = {periodic.task.name: periodic.cron for periodic in app.periodic_registry.periodic_tasks.values()}
    assert [cron for name, cron in tasks.items() if name.endswith("grant_credits")] == ["7 * * * *"]
