"""Mails that leave on their own, and mails that gather: few reach anybody, whatever happens."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from palier.core.escalation.gathering import ALONE, ROUND, SETTLE, Pace, next_pace

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_a_quiet_day_gathers_nothing() -> None:
    pace = None
    for hour in range(8):
        at = AT + timedelta(hours=hour)
        pace = next_pace(pace, 2, waits=False, at=at)
        assert pace == Pace(at, alone=2)


def test_few_in_a_row_leave_on_their_own_and_the_next_begins_to_gather() -> None:
    pace = next_pace(None, ALONE, waits=False, at=AT)
    assert (pace.alone, pace.gathers) == (ALONE, False)
    pace = next_pace(pace, 1, waits=False, at=AT + SECOND)
    assert pace == Pace(AT, ALONE, leaves_at=AT + SECOND + SETTLE)


def test_many_at_once_are_gathered_from_the_first() -> None:
    assert next_pace(None, ALONE + 1, waits=False, at=AT) == Pace(AT, 0, leaves_at=AT + SETTLE)


def test_what_comes_joins_the_mail_that_waits_however_long_the_sender_is_away() -> None:
    begun = Pace(AT, 0, leaves_at=AT + SETTLE)
    assert next_pace(begun, 50, waits=True, at=AT + timedelta(days=1)) == begun


def test_the_next_that_gathers_leaves_a_round_after_the_one_before() -> None:
    left = Pace(AT, 0, leaves_at=AT + SETTLE)
    after = next_pace(left, 1, waits=False, at=AT + SETTLE + SECOND)
    assert after.leaves_at == AT + SETTLE + ROUND


def test_a_round_after_the_last_that_gathered_each_is_mailed_alone_again() -> None:
    left = Pace(AT, 0, leaves_at=AT + SETTLE)
    at = AT + SETTLE + ROUND
    assert next_pace(left, 1, waits=False, at=at) == Pace(at, alone=1)


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(1, 60)), min_size=1, max_size=60))
def test_no_round_sees_more_than_a_few_mails(bursts: list[tuple[int, int]]) -> None:
    """Sent by a sender that is never late: a mail that gathers is taken the second it may leave."""
    at, pace, mails = AT, None, []
    for pause, many in bursts:
        at += timedelta(seconds=pause)
        waits = pace is not None and pace.leaves_at is not None and pace.leaves_at > at
        after = next_pace(pace, many, waits=waits, at=at)
        if not after.gathers:
            mails += [at] * many
        elif not waits:
            assert after.leaves_at is not None
            assert at + SETTLE <= after.leaves_at <= at + ROUND + SETTLE
            mails.append(after.leaves_at)
        pace = after
    for start in mails:
        assert sum(1 for each in mails if start <= each < start + ROUND) <= 2 * ALONE + 1
