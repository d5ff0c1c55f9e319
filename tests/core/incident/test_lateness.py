"""Which steps of a ladder are due when a promised update does not come."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from palier.core.catalogue.terms import Step
from palier.core.incident import rungs_due, rungs_of

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
TEN = NINE + HOUR
CATALOGUE = (
    Step("warn", "any", 0.75, None, (), ("assignee",)),
    Step("due", "follow_up", 1.0, None, (), ("assignee", "team_lead")),
    Step("boss", "any", None, HOUR, (), ("support_manager",)),
    Step("other", "first_response", 1.0, None, (), ("on_call",)),
    Step("urgent", "any", 1.0, None, ("p1",), ("on_call",)),
)


def test_the_ladder_of_the_catalogue_holds_where_it_speaks_of_any_clock_or_of_the_follow_up():
    rungs = rungs_of(CATALOGUE, since=NINE, promised_at=TEN)
    assert [(rung.id, rung.at) for rung in rungs] == [
        ("warn", NINE + 45 * MINUTE),
        ("due", TEN),
        ("boss", TEN + HOUR),
    ]
    assert rungs_of(CATALOGUE[3:], since=NINE, promised_at=TEN) == rungs_of((), since=NINE, promised_at=TEN)


def test_a_warning_is_none_any_more_once_the_promise_is_late():
    rungs = rungs_of(CATALOGUE, since=NINE, promised_at=TEN)
    due = {at: [rung.id for rung in rungs_due(rungs, promised_at=TEN, at=at)] for at in (NINE, NINE + 50 * MINUTE, TEN)}
    assert due == {NINE: [], NINE + 50 * MINUTE: ["warn"], TEN: ["due"]}


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 600), st.lists(st.integers(0, 900), min_size=1, max_size=8))
def test_looking_often_or_once_finds_the_same_steps_after_the_promise(span, looks):
    promised_at = NINE + span * MINUTE
    rungs = rungs_of((), since=NINE, promised_at=promised_at)
    last = NINE + max(looks) * MINUTE
    seen = {rung.id for look in looks for rung in rungs_due(rungs, promised_at=promised_at, at=NINE + look * MINUTE)}
    assert seen == {rung.id for rung in rungs_due(rungs, promised_at=promised_at, at=last)}
    assert rungs_of((), since=promised_at + HOUR, promised_at=promised_at)[0].at == promised_at + HOUR
