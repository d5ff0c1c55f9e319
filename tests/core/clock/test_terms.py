"""Terms are pinned when the case opens; changing them is an event of its own."""

from tests.core.clock.making import clocks, event, history, rules, story, terms

from palier.core.catalogue.terms import ClockRule
from palier.core.clock import Applied, explain

GOLD = terms({"first_response": {"": "4h"}, "resolution": {"": "8h"}})
SILVER = terms({"first_response": {"": "8h"}, "resolution": {"": "2d in office"}}, plan="silver")
PLATINUM = terms({"first_response": {"": "1h"}, "resolution": {"": "none"}, "workaround": {"": "4h"}}, plan="platinum")


def test_new_terms_are_measured_from_the_original_start() -> None:
    case = [*story("09:00 opened p1"), event("10:00", "terms", to=SILVER)]
    assert history(GOLD, case[:1], "09:30", "first_response") == ["1 running 09:00- due 13:00"]
    assert history(GOLD, case, "10:30", "first_response") == ["1 running 09:00- due 17:00"]
    [state] = clocks(GOLD, case, "10:30", "first_response")
    reasons = explain(state)
    assert reasons is not None
    assert [(change.changed, change.before, change.after, change.applied) for change in reasons.changes] == [
        ("terms", "gold", "silver", Applied.SINCE_START)
    ]
    assert reasons.plan == "silver"


def test_new_terms_never_breach_by_themselves() -> None:
    case = [*story("09:00 opened p1"), event("11:00", "terms", to=PLATINUM)]
    assert history(GOLD, case, "11:30", "first_response") == ["1 running 09:00- due 12:00"]


def test_new_terms_leave_verdicts_alone() -> None:
    case = [*story("09:00 opened p1", "10:00 staff_replied"), event("11:00", "terms", to=PLATINUM)]
    assert history(GOLD, case, "12:00", "first_response") == ["1 met 09:00-10:00 due 13:00"]


def test_new_terms_take_promises_away_and_bring_others() -> None:
    case = [*story("09:00 opened p1"), event("10:00", "terms", to=PLATINUM)]
    assert history(GOLD, case, "10:30", "resolution") == ["1 withdrawn 09:00-10:00 due 17:00"]
    assert history(GOLD, case, "10:30", "workaround") == ["1 running 09:00- due 13:00"]


def test_a_clock_that_only_the_new_terms_know_has_lived_through_the_case_unseen() -> None:
    """Had it been served before, nothing is owed now; what paused it before counts as paused."""
    called = ClockRule("called", {}, ("opened",), ("acknowledged",), pauses_in=("on_hold",))
    new = terms({"called": {"": "2h"}}, rules(called), plan="silver")
    paused = [*story("09:00 opened p1", "09:30 status on_hold", "10:00 status open"), event("10:30", "terms", to=new)]
    assert history(GOLD, paused, "10:45", "called") == ["1 running 09:00- due 11:30"]
    served = [*story("09:00 opened p1", "09:30 acknowledged"), event("10:30", "terms", to=new)]
    assert history(GOLD, served, "10:45", "called") == []


def test_the_rule_of_the_new_terms_holds_from_then_on() -> None:
    patient = terms(
        {"resolution": {"": "8h"}}, rules(ClockRule("resolution", {}, ("opened",), ("resolved",))), plan="silver"
    )
    case = [*story("09:00 opened p1"), event("09:30", "terms", to=patient), event("10:00", "status waiting_customer")]
    assert history(GOLD, case, "12:00", "resolution") == ["1 running 09:00- due 17:00"]


def test_a_severity_unknown_to_the_new_terms_owes_nothing() -> None:
    other = terms({"first_response": {"p1": "1h"}}, plan="silver")
    case = [*story("09:00 opened p2"), event("10:00", "terms", to=other)]
    assert history(GOLD, case, "11:00", "first_response") == ["1 withdrawn 09:00-10:00 due 13:00"]


def test_an_event_of_new_terms_without_terms_changes_nothing() -> None:
    case = story("09:00 opened p1", "10:00 terms_changed")
    assert history(GOLD, case, "11:00", "first_response") == ["1 running 09:00- due 13:00"]
