"""Silences of a check: each told once, whatever looks at them and how often."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.core.incident import SILENCE, Mark, Silence, State, silences_of, silent_from
from palier.core.incident.silences import STEADY

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HEARD, SILENT = State.OPERATIONAL, State.UNKNOWN
steps = st.lists(st.tuples(st.integers(0, 15), st.sampled_from([HEARD, SILENT, State.MAJOR])), max_size=12)


def marked(*marks: tuple[int, State]) -> list[Mark]:
    return [Mark(NOON + minutes * MINUTE, state) for minutes, state in marks]


def told(marks: list[Mark], minutes: int) -> list[tuple[int, int | None]]:
    def since_noon(instant: datetime | None) -> int | None:
        return None if instant is None else int((instant - NOON) / MINUTE)

    found = silences_of(marks, now=NOON + minutes * MINUTE)
    return [(since_noon(each.begins_at), since_noon(each.ends_at)) for each in found]


def slowly(marks: list[Mark], minutes: int) -> list[tuple[int, int | None]]:
    """Minute by minute: silent until it was heard for ten minutes on end, and then since the first of them."""
    found, steady = [], 0
    for minute in range(minutes + 1):
        shown = [mark.state for mark in marks if mark.at <= NOON + minute * MINUTE]
        if found and found[-1][1] is None and steady >= STEADY / MINUTE:
            found[-1] = (found[-1][0], minute - steady)
        is_silent = bool(shown) and shown[-1] is SILENT
        if is_silent and (not found or found[-1][1] is not None):
            found.append((minute, None))
        steady = 0 if is_silent else steady + 1
    return found


@pytest.mark.parametrize(
    ("marks", "minutes", "expected"),
    [
        ([], 60, []),
        ([(0, HEARD), (5, State.MAJOR), (9, State.MAINTENANCE)], 60, []),
        ([(0, HEARD), (5, SILENT)], 5, [(5, None)]),
        ([(0, HEARD), (5, SILENT), (7, HEARD)], 16, [(5, None)]),
        ([(0, HEARD), (5, SILENT), (7, HEARD)], 17, [(5, 7)]),
        ([(0, HEARD), (5, SILENT), (7, HEARD), (9, SILENT), (11, HEARD)], 60, [(5, 11)]),
        ([(0, HEARD), (5, SILENT), (7, HEARD), (17, SILENT)], 60, [(5, 7), (17, None)]),
        ([(0, HEARD), (5, SILENT), (8, State.DEGRADED), (8, SILENT), (9, HEARD)], 60, [(5, 9)]),
        ([(0, SILENT), (0, HEARD)], 60, []),
    ],
)
def test_silences(marks, minutes, expected):
    assert told(marked(*marks), minutes) == expected == slowly(marked(*marks), minutes)


@given(steps)
def test_as_if_counted_minute_by_minute(lengths):
    minute, marks = 0, []
    for length, state in lengths:
        marks.append((minute, state))
        minute += length
    assert told(marked(*marks), minute) == slowly(marked(*marks), minute)


@given(steps, st.integers(1, 40))
def test_what_was_told_once_is_told_the_same_ever_after(lengths, later):
    """As the record grows: a beginning stays, an end stays, nothing is told twice."""
    minute, marks, before = 0, [], []
    for length, state in lengths:
        marks.append((minute, state))
        minute += length + 1  # what is said and taken back within one instant was never shown
        now = told(marked(*marks), minute)
        begun = [begin for begin, _end in now]
        assert begun[: len(before)] == [begin for begin, _end in before]
        assert all(now[place][1] == end for place, (_begin, end) in enumerate(before) if end is not None)
        before = now
    assert [begin for begin, _end in told(marked(*marks), minute + later)] == [begin for begin, _end in before]


def test_a_check_that_speaks_every_125_seconds_is_told_of_once():
    """It falters without end, and was never back for long enough."""
    marks = [
        Mark(NOON + timedelta(seconds=seconds), state)
        for turn in range(60)
        for seconds, state in ((125 * turn + 120, SILENT), (125 * turn + 125, HEARD))
    ]
    [only] = silences_of(marks, now=NOON + timedelta(seconds=125 * 60))
    assert only == Silence(NOON + timedelta(seconds=120), None)


def test_from_when_on_a_silent_check_is_unknown():
    assert silent_from(NOON, since=NOON - MINUTE) == NOON + SILENCE
    assert silent_from(NOON + timedelta(microseconds=9), since=NOON) == NOON + SILENCE
    said_meanwhile = NOON + 5 * MINUTE
    assert silent_from(NOON, since=said_meanwhile) == said_meanwhile
