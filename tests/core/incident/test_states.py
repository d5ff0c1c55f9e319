"""What may be said of one component and of all together."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.core.incident import Impact, Indicator, State, indicator_of, shown_state, worst

NOW = datetime(2026, 3, 27, 15, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, State.OPERATIONAL), (119, State.OPERATIONAL), (120, State.UNKNOWN), (9999, State.UNKNOWN)],
)
def test_green_only_while_something_measures(seconds, shown):
    assert shown_state(State.OPERATIONAL, heard_at=NOW - timedelta(seconds=seconds), now=NOW) is shown


def test_what_nothing_watches_is_as_somebody_said():
    for state in State:
        assert shown_state(state, heard_at=None, now=NOW) is state


def test_silence_never_hides_an_outage_or_a_maintenance():
    long_ago = NOW - timedelta(days=1)
    for state in (State.PARTIAL, State.MAJOR, State.MAINTENANCE, State.UNKNOWN):
        assert shown_state(state, heard_at=long_ago, now=NOW) is state
    assert shown_state(State.DEGRADED, heard_at=long_ago, now=NOW) is State.UNKNOWN


@pytest.mark.parametrize(
    ("states", "impacts", "together"),
    [
        ([], [], Indicator.NONE),
        ([State.OPERATIONAL], [Impact.NONE], Indicator.NONE),
        ([State.OPERATIONAL, State.DEGRADED], [], Indicator.MINOR),
        ([State.PARTIAL], [Impact.MINOR], Indicator.MAJOR),
        ([State.OPERATIONAL], [Impact.CRITICAL], Indicator.CRITICAL),
        ([State.MAINTENANCE, State.OPERATIONAL], [], Indicator.MAINTENANCE),
        ([State.UNKNOWN, State.MAINTENANCE], [], Indicator.UNKNOWN),
    ],
)
def test_one_word_for_everything(states, impacts, together):
    assert indicator_of(states, impacts) is together


@given(st.lists(st.sampled_from(State)), st.sampled_from(State))
def test_one_more_never_makes_it_look_better(states, one):
    order = list(Indicator)
    assert order.index(indicator_of([*states, one], [])) >= order.index(indicator_of(states, []))
    assert list(State).index(worst([*states, one])) == max(list(State).index(worst(states)), list(State).index(one))
