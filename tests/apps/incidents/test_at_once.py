"""Several workers at once: every linked case hears an update once, a maintenance begins once and overruns once."""

from datetime import timedelta

import pytest
from tests.apps.cases.test_many_at_once import all_at_once, differences
from tests.apps.incidents.telling import HOUR, LOGIN, TITLE, WORDS, make_house
from tests.factories import AT

from palier.apps.cases.models import CaseEvent
from palier.apps.incidents.commands import Reach, Telling, answer_cases, plan_maintenance, watch
from palier.apps.incidents.models import IncidentUpdate
from palier.core.incident import State

pytestmark = pytest.mark.django_db(transaction=True)

WORKERS = 6


def test_every_linked_case_hears_an_update_once() -> None:
    house = make_house()
    linked = house.desk.open_many(12)
    house.open(case_ids=linked, at=AT + timedelta(minutes=1))
    done = all_at_once([lambda: answer_cases(at=AT + timedelta(minutes=2), limit=50)] * WORKERS)
    assert done == {"done": WORKERS}
    answered = CaseEvent.objects.filter(kind="staff_replied").order_by("case_id").values_list("case_id", flat=True)
    assert list(answered) == sorted(linked)
    assert differences() == []


def test_a_maintenance_begins_once_and_is_said_to_overrun_once() -> None:
    house = make_house()
    begins, ends = AT + HOUR, AT + 2 * HOUR
    plan_maintenance(
        title=TITLE,
        planned_from=begins,
        planned_until=ends,
        reach=Reach({house.components[LOGIN]: State.MAINTENANCE}),
        telling=Telling(WORDS),
        by=house.desk.agent,
        at=AT,
    )
    for at, said in (
        (begins, ["scheduled", "in_progress"]),
        (ends + HOUR, ["scheduled", "in_progress", "in_progress"]),
    ):
        assert all_at_once([lambda at=at: watch(at=at, limit=50)] * WORKERS) == {"done": WORKERS}
        assert list(IncidentUpdate.objects.order_by("seq").values_list("stage", flat=True)) == said
