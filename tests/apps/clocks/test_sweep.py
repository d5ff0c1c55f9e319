"""Keeping time: each step once, dated at its own instant, however late the sweep."""

from datetime import datetime, timedelta

import pytest
from tests.factories import AT, Desk, make_desk

from palier.apps.audit.models import AuditEntry
from palier.apps.cases.commands import change_status, reply_to_case
from palier.apps.cases.models import Case
from palier.apps.clocks.commands import sweep
from palier.apps.clocks.models import Clock, ClockNotice
from palier.apps.outbox.models import LiveEvent
from palier.core.case import Status

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def desk() -> Desk:
    return make_desk()


def notices(case_id: int) -> list[tuple[str, str, datetime]]:
    told = ClockNotice.objects.filter(case_id=case_id).order_by("at", "clock", "step")
    return list(told.values_list("clock", "step", "at"))


def clock(case_id: int, name: str) -> Clock:
    return Clock.objects.filter(case_id=case_id, clock=name).latest("cycle")


def test_nothing_due_costs_nothing(desk: Desk) -> None:
    desk.open()
    before = LiveEvent.objects.count(), AuditEntry.objects.count()
    assert sweep(at=AT + 10 * MINUTE) == 0
    assert (LiveEvent.objects.count(), AuditEntry.objects.count()) == before


def test_a_warning_is_told_once_its_second_is_over(desk: Desk) -> None:
    case_id = desk.open()
    assert sweep(at=AT + 45 * MINUTE) == 0
    assert sweep(at=AT + 45 * MINUTE + SECOND) == 1
    assert sweep(at=AT + 46 * MINUTE) == 0
    [(name, _, at)] = notices(case_id)
    assert (name, at) == ("first_response", AT + 45 * MINUTE)
    assert clock(case_id, "first_response").state == "running"


def test_a_promise_kept_within_its_due_second_is_kept(desk: Desk) -> None:
    case_id = desk.open()
    sweep(at=AT + HOUR + timedelta(milliseconds=900))
    reply_to_case(case_id=case_id, text="Here.", by=desk.agent, at=AT + HOUR + timedelta(milliseconds=950))
    assert clock(case_id, "first_response").state == "met"


def test_a_breach_is_dated_when_due(desk: Desk) -> None:
    case_id = desk.open()
    sweep(at=AT + HOUR + 40 * MINUTE)
    row = clock(case_id, "first_response")
    assert (row.state, row.breached_at) == ("breached", AT + HOUR)
    assert ("first_response", "breached", AT + HOUR) in notices(case_id)
    case = Case.objects.get(pk=case_id)
    assert (case.next_clock, case.next_due_at) == ("first_response", AT + HOUR)


def test_a_worker_away_for_a_day_tells_every_step_once_dated_right(desk: Desk) -> None:
    on_time, late = desk.open(), desk.open()
    for minutes in range(0, 24 * 60, 5):
        sweep(at=AT + minutes * MINUTE)
        Clock.objects.filter(case_id=late).update(next_at=None)
    for row in Clock.objects.filter(case_id=late):
        Clock.objects.filter(pk=row.pk).update(next_at=row.ahead_at[0] if row.ahead_at else None)
    sweep(at=AT + 24 * HOUR)
    assert notices(late) == notices(on_time)
    assert len(notices(late)) == len(set(notices(late))) > 4


def test_a_command_that_overtakes_the_sweep_loses_no_step(desk: Desk) -> None:
    case_id = desk.open()
    reply_to_case(case_id=case_id, text="Late.", by=desk.agent, at=AT + 90 * MINUTE)
    told = [(name, at) for name, step, at in notices(case_id) if step == "breached"]
    assert told == [("first_response", AT + HOUR)]
    row = clock(case_id, "first_response")
    assert (row.state, row.breached_at, row.stopped_at) == ("breached", AT + HOUR, AT + 90 * MINUTE)
    assert sweep(at=AT + 91 * MINUTE) == 0


def test_an_act_slower_than_the_sweep_counts_from_after_it(desk: Desk) -> None:
    case_id = desk.open()
    sweep(at=AT + HOUR + SECOND)
    reply_to_case(case_id=case_id, text="Sent at the last second.", by=desk.agent, at=AT + HOUR)
    row = clock(case_id, "first_response")
    assert (row.state, row.stopped_at) == ("breached", AT + HOUR + SECOND)


def test_a_paused_clock_is_not_told_of(desk: Desk) -> None:
    case_id = desk.open()
    reply_to_case(
        case_id=case_id, text="Which version?", then=Status.WAITING_CUSTOMER, by=desk.agent, at=AT + 10 * MINUTE
    )
    row = clock(case_id, "resolution")
    assert (row.state, row.due_at, row.next_at) == ("paused", None, None)
    assert sweep(at=AT + 100 * HOUR) == 0
    change_status(case_id=case_id, status=Status.OPEN, by=desk.agent, at=AT + 4 * HOUR)
    row = clock(case_id, "resolution")
    assert (row.state, row.due_at, row.plain) == ("running", AT + 11 * HOUR + 50 * MINUTE, False)


def test_a_sweep_takes_no_more_than_its_limit(desk: Desk) -> None:
    for _ in range(5):
        desk.open()
    assert [sweep(at=AT + 50 * MINUTE, limit=2) for _ in range(4)] == [2, 2, 1, 0]


def test_open_pages_hear_of_it(desk: Desk) -> None:
    case_id = desk.open()
    LiveEvent.objects.all().delete()
    sweep(at=AT + HOUR + SECOND)
    assert set(LiveEvent.objects.values_list("topic", flat=True)) == {f"case:{case_id}", "queue"}
    assert AuditEntry.objects.filter(act="sweep").latest("pk").facts == {"cases": 1}
