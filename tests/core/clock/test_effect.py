"""What sending would do to the promises: what the replay says once it was done, told as changes."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.clock.making import at, story, terms
from tests.core.clock.test_laws import cases, promises

from palier.core.case import Event, Kind, Side
from palier.core.clock import State, effects_of, replay
from palier.core.clock.effect import Change, Effect

MINUTES = timedelta(minutes=1)
GOLD = terms(
    {
        "first_response": {"p1": "1h", "p2": "asap"},
        "follow_up": {"": "4h in office"},
        "resolution": {"": "8h"},
        "workaround": {"": "2h"},
    }
)
ASKED = story("09:00 opened p1")


def told(facts: list[Event], *lines: str) -> list[tuple[str, Change]]:
    added = story(*lines)
    return [(each.clock, each.change) for each in effects_of(GOLD, facts, added, added[-1].at)]


def test_a_reply_keeps_the_first_response_with_what_was_left_and_starts_the_follow_up():
    [first, follow] = effects_of(GOLD, ASKED, story("09:48 staff_replied"), at("09:48"))
    assert first == Effect("first_response", 1, Change.KEPT, None, 12 * MINUTES)
    assert (follow.clock, follow.change) == ("follow_up", Change.STARTED)
    assert follow.due_at == at("2026-11-16 15:48")  # Paris has lunch from 12 to 14, an hour ahead of UTC


def test_a_late_reply_says_by_how_much():
    [first, _follow] = effects_of(GOLD, ASKED, story("10:20 staff_replied"), at("10:20"))
    assert (first.change, first.left) == (Change.KEPT_LATE, 20 * MINUTES)


def test_what_was_never_timed_is_done():
    assert told(story("09:00 opened p2"), "09:20 staff_replied")[0] == ("first_response", Change.SERVED)


@pytest.mark.parametrize(
    ("facts", "added", "expected"),
    [
        (ASKED, ["09:20 staff_replied", "09:20 status waiting_customer"], ("resolution", Change.PAUSED)),
        (
            story("09:00 opened p1", "09:10 status waiting_customer"),
            ["09:40 status open"],
            ("resolution", Change.RESUMED),
        ),
        (ASKED, ["09:20 severity p2"], ("first_response", Change.MOVED)),
        (ASKED, ["09:20 closed"], ("first_response", Change.WITHDRAWN)),
    ],
)
def test_each_way_a_clock_can_change(facts, added, expected):
    assert expected in told(facts, *added)


def test_what_goes_on_as_it_does_is_not_told():
    assert told(ASKED, "09:20 note_added") == []


@given(cases(), promises, st.sampled_from((Kind.STAFF_REPLIED, Kind.WORKAROUND_PROVIDED, Kind.RESOLVED)))
@settings(max_examples=60, deadline=None)
def test_effects_tell_each_difference_and_nothing_else(facts, under, kind):
    """Against the plainest oracle: both histories side by side."""
    now = facts[-1].at + timedelta(minutes=7)
    added = [Event(kind, now, Side.STAFF)]
    before = {(state.clock, state.cycle): state for state in replay(under, facts, now)}
    after = {(state.clock, state.cycle): state for state in replay(under, [*facts, *added], now)}
    found = {(each.clock, each.cycle): each for each in effects_of(under, facts, added, now)}
    for key, state in after.items():
        was = before.get(key)
        stopped_now = state.stopped_at is not None and (was is None or was.stopped_at is None)
        begun_now = state.is_open and (was is None or was.started_at is None)
        if stopped_now or begun_now:
            assert found[key].change is not None
        if was == state:
            assert key not in found
    assert set(found) <= set(after)
    for key, effect in found.items():
        if effect.change is Change.KEPT:
            assert after[key].state is State.MET
            assert effect.left >= timedelta()
        if effect.due_at is not None:
            assert effect.due_at == after[key].due_at
