"""When a clock climbs which step."""

from datetime import timedelta

from tests.core.clock.making import at, clocks, event, story, terms

from palier.core.catalogue.terms import Step
from palier.core.escalation import next_instant, next_step, steps_due, steps_of

HALF = Step("half", "any", 0.5, None, (), ("assignee",))
MOST = Step("most", "any", 0.9, None, (), ("team",))
DUE = Step("due", "any", 1.0, None, (), ("team_lead",))
LATER = Step("later", "first_response", None, timedelta(hours=1), ("p1",), ("support_manager",))
LADDER = (HALF, MOST, DUE, LATER)
CELLS = {"first_response": {"p1": "10h", "p2": "10h", "p3": "asap"}, "resolution": {"": "10h in office"}}


def climbed(case, now, clock="first_response", steps=LADDER):
    promised = terms(CELLS, steps=steps)
    [*_, state] = clocks(promised, case, now, clock)
    return [f"{step.id} {step.at:%d %H:%M:%S}" for step in steps_of(state, promised)]


def upcoming(case, now, clock="first_response", steps=LADDER):
    promised = terms(CELLS, steps=steps)
    [*_, state] = clocks(promised, case, now, clock)
    step = next_step(state, promised, at(now))
    assert next_instant(state, promised, at(now)) == (step and step.ripe_at)
    return step and f"{step.id} {step.ripe_at:%d %H:%M:%S}"


def test_each_step_at_its_share_and_after() -> None:
    assert climbed(story("09:00 opened p1"), "09:30") == [
        "half 16 14:00:00",
        "most 16 18:00:00",
        "due 16 19:00:00",
        "breached 16 19:00:00",
        "later 16 20:00:00",
    ]


def test_a_catalogue_without_steps_warns_at_three_quarters_and_when_due() -> None:
    assert climbed(story("09:00 opened p1"), "09:30", steps=()) == [
        "warning 16 16:30:00",
        "due 16 19:00:00",
        "breached 16 19:00:00",
    ]


def test_a_step_concerns_its_clock_and_its_severities() -> None:
    assert "later 16 20:00:00" not in climbed(story("09:00 opened p2"), "09:30")
    assert [line[:5] for line in climbed(story("09:00 opened p1"), "09:30", "resolution")] == [
        "half ",
        "most ",
        "due 1",
        "breac",
    ]


def test_a_share_is_measured_as_the_due_time_is() -> None:
    """Ten office hours from Monday 10:00 in Paris, two of them waiting: half is used up on Tuesday at 10:00."""
    case = story("09:00 opened p1", "10:00 status waiting_customer", "14:00 customer_replied")
    assert climbed(case, "14:30", "resolution") == [
        "half 17 09:00:00",
        "most 17 15:00:00",
        "due 17 16:00:00",
        "breached 17 16:00:00",
    ]


def test_the_due_step_ripens_when_the_due_second_is_over() -> None:
    case = story("09:00 opened p1")
    assert upcoming(case, "09:30") == "half 16 14:00:00"
    assert upcoming(case, "14:00") == "most 16 18:00:00"
    assert upcoming(case, "18:00") == "due 16 19:00:01"
    assert upcoming(case, "19:00") == "due 16 19:00:01"
    assert upcoming(case, "19:01") == "later 16 20:00:00"
    assert upcoming(case, "20:00") is None


def test_steps_due_are_those_that_are_ripe() -> None:
    promised = terms(CELLS, steps=LADDER)
    [state] = clocks(promised, story("09:00 opened p1"), "19:00", "first_response")
    assert [step.id for step in steps_due(state, promised, at("19:00"))] == ["half", "most"]
    assert [step.id for step in steps_due(state, promised, at("2026-11-16 19:00:01"))] == [
        "half",
        "most",
        "due",
        "breached",
    ]


def test_a_clock_that_stopped_climbs_no_further() -> None:
    assert climbed(story("09:00 opened p1", "15:00 staff_replied"), "23:00") == ["half 16 14:00:00"]
    kept_at_the_last_second = story("09:00 opened p1", "19:00 staff_replied")
    assert climbed(kept_at_the_last_second, "23:00") == ["half 16 14:00:00", "most 16 18:00:00"]
    late = story("09:00 opened p1", "19:30 staff_replied")
    assert [line.split()[0] for line in climbed(late, "23:00")] == ["half", "most", "due", "breached"]
    assert upcoming(late, "19:45") is None


def test_a_paused_clock_climbs_nothing_more() -> None:
    case = story("08:00 opened p1", "15:00 status waiting_customer")
    assert climbed(case, "16:00", "resolution") == ["half 16 15:00:00"]
    assert upcoming(case, "16:00", "resolution") is None


def test_a_breached_clock_goes_on_climbing_though_the_case_waits() -> None:
    case = [*story("08:00 opened p1"), event("2026-11-18 10:00", "status waiting_customer")]
    assert climbed(case, "2026-11-18 11:00", "resolution")[-1] == "breached 17 11:00:00"


def test_what_owes_no_due_time_climbs_nothing() -> None:
    assert climbed(story("09:00 opened p3"), "12:00") == []
    assert climbed(story("09:00 opened p1", "10:00 closed"), "12:00", "resolution") == []


def test_a_change_that_finds_several_steps_passed_climbs_the_highest_only() -> None:
    promised = terms({"first_response": {"p1": "2h", "p2": "10h"}}, steps=LADDER)
    case = story("09:00 opened p2", "10:55 severity p1")
    [state] = clocks(promised, case, "10:56", "first_response")
    assert [f"{step.id} {step.at:%H:%M}" for step in steps_of(state, promised)] == [
        "most 10:55",
        "due 11:00",
        "breached 11:00",
        "later 12:00",
    ]


def test_a_change_after_the_verdict_moves_no_step() -> None:
    promised = terms({"first_response": {"p1": "2h", "p2": "10h"}}, steps=LADDER)
    [state] = clocks(promised, story("09:00 opened p1", "12:00 severity p2"), "12:30", "first_response")
    assert [f"{step.id} {step.at:%H:%M}" for step in steps_of(state, promised)][:2] == ["half 10:00", "most 10:48"]


def test_a_pending_clock_climbs_nothing() -> None:
    promised = terms({"follow_up": {"": "2h"}})
    [state] = clocks(promised, story("09:00 opened p1"), "10:00", "follow_up")
    assert steps_of(state, promised) == ()
