"""The hourly job for reviews."""

from datetime import timedelta

import pytest
from procrastinate.contrib.django import app
from tests.apps.engagements.engaging import contract_of, engaged_desk
from tests.apps.reviews.reviewing import reviewed_desk
from tests.factories import AT, make_agent

from palier.adapters.jobs import reviews as job
from palier.apps.engagements.commands import begin_for_contract
from palier.apps.outbox.models import OutgoingMail
from palier.apps.reviews.models import Review
from palier.core.actor import Role
from palier.core.engagements import Kind

pytestmark = pytest.mark.django_db


def test_every_contract_is_visited_and_what_is_missed_told_however_many(monkeypatch) -> None:
    reviewed_desk()
    reviewed_desk()
    make_agent(role=Role.LEAD)
    monkeypatch.setattr(job, "BATCH", 1)
    for later in (0, 0, 6, 6):
        job.bring_up_reviews(timestamp=int((AT + timedelta(days=later)).timestamp()), unknown_word=1)
    assert Review.objects.count() == 4
    assert OutgoingMail.objects.filter(kind="review_missed").count() == 2


def test_late_commitments_are_told_of_however_many(monkeypatch) -> None:
    for _ in range(2):
        desk = engaged_desk()
        begin_for_contract(contract_id=contract_of(desk), kind=Kind.COMMITMENT, key="leak", by=desk.agent, at=AT)
    make_agent(role=Role.LEAD)
    monkeypatch.setattr(job, "BATCH", 1)
    for later in (0, 9, 9):
        job.tell_late_commitments(timestamp=int((AT + timedelta(hours=later)).timestamp()), unknown_word=1)
    assert OutgoingMail.objects.filter(kind="commitment_late").count() == 2


def test_it_is_asked_for_every_hour() -> None:
    tasks = {periodic.task.name: periodic.cron for periodic in app.periodic_registry.periodic_tasks.values()}
    assert [cron for name, cron in tasks.items() if name.endswith("bring_up_reviews")] == ["17 * * * *"]
