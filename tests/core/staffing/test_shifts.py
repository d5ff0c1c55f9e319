"""Who is at work: hours less absences."""

import pytest
from tests.core.staffing.making import AT, DAY, HOUR, NIGHT, PARIS

from palier.core.staffing import OFFICE_WEEK, Worker, anybody_on_shift
from palier.core.time import ALWAYS, Calendar, Span


@pytest.mark.parametrize(
    ("at", "there"),
    [(AT, True), (NIGHT, False), (AT - 2 * HOUR, False), (AT - HOUR, True), (AT + 8 * HOUR, False), (AT - DAY, False)],
)
def test_people_work_in_their_hours(at, there):
    assert Worker(1, "Anna", PARIS).is_on_shift(at) is there


@pytest.mark.parametrize(("hours", "there"), [(-1, True), (0, False), (3, False), (4, True)])
def test_an_absence_begins_and_ends_to_the_instant(hours, there):
    bo = Worker(1, "Bo", ALWAYS, (Span(AT, AT + 4 * HOUR), Span(AT + HOUR, AT + 2 * HOUR)))
    assert bo.is_on_shift(AT + hours * HOUR) is there
    assert bo.is_absent(AT + hours * HOUR) is not there


def test_nobody_works_without_hours():
    assert not Worker(1, "Cleo", None).is_on_shift(AT)
    assert not Worker(1, "Cleo", None).is_absent(AT)


def test_a_team_is_at_work_while_one_of_it_is():
    anna, bo = Worker(1, "Anna", PARIS), Worker(2, "Bo", None)
    assert anybody_on_shift([bo, anna], at=AT)
    assert not anybody_on_shift([bo, anna], at=NIGHT)
    assert not anybody_on_shift([], at=AT)


def test_the_week_nobody_wrote_down_is_readable():
    assert Calendar.from_dict({"timezone": "UTC", "week": dict(OFFICE_WEEK)}).opens
