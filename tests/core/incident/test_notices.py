"""When accounts hear, as their plans say."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from palier.core.incident import first_heard, notices_ahead, promised_by

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_an_incident_is_heard_of_once_it_has_lasted_so_long():
    assert first_heard(NINE, after=timedelta()) == NINE
    assert first_heard(NINE, after=HOUR) == NINE + HOUR


def test_a_maintenance_announced_late_is_heard_of_at_once_and_not_twice():
    begins = NINE + 3 * DAY
    ahead = (7 * DAY, DAY)
    assert notices_ahead(ahead, announced_at=NINE, planned_from=begins) == (NINE, begins - DAY)
    assert notices_ahead(ahead, announced_at=NINE - 30 * DAY, planned_from=begins) == (begins - 7 * DAY, begins - DAY)
    assert notices_ahead(ahead, announced_at=begins - HOUR, planned_from=begins) == (begins - HOUR,)
    assert notices_ahead((), announced_at=NINE, planned_from=begins) == ()


@given(st.lists(st.integers(1, 400)), st.integers(-10, 400))
def test_notices_ahead_never_come_before_the_announcement_and_run_forward(hours, since):
    begins = NINE + 400 * HOUR
    announced = NINE + since * HOUR
    found = notices_ahead([each * HOUR for each in hours], announced_at=announced, planned_from=begins)
    assert list(found) == sorted(found)
    assert all(announced <= each for each in found)
    assert bool(found) == bool(hours)


def test_nobody_promises_later_than_the_plan_does():
    assert promised_by(None, at=NINE, every=None) is None
    assert promised_by(NINE + HOUR, at=NINE, every=None) == NINE + HOUR
    assert promised_by(None, at=NINE, every=HOUR) == NINE + HOUR
    assert promised_by(NINE + DAY, at=NINE, every=HOUR) == NINE + HOUR
    assert promised_by(NINE + HOUR / 2, at=NINE, every=HOUR) == NINE + HOUR / 2
