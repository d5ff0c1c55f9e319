"""Escalations on request, and what plans grant."""

from dataclasses import replace

import pytest
from tests.core.clock.making import at, story, terms

from palier.core.case import Event, Kind, Side
from palier.core.catalogue.promises import Feature
from palier.core.escalation import Escalates, escalates, is_around_the_clock, is_fast_tracked, open_request, requests_of
from palier.core.escalation.requests import Request

CELLS = {"first_response": {"p1": "1h", "p2": "10h in office"}}


def facts(*lines: str) -> list[Event]:
    """`09:00 escalation_asked`, each by whoever."""
    return [Event(Kind(kind), at(when), Side.STAFF) for when, kind in (line.split() for line in lines)]


def test_an_escalation_is_asked_taken_and_ended() -> None:
    told = facts("09:00 escalation_asked", "09:10 escalated", "09:20 escalated", "11:00 escalation_ended")
    assert requests_of(told) == (Request(1, at("09:00"), at("09:10"), at("11:00")),)
    assert open_request(told) is None
    assert open_request(told[:1]) == Request(1, at("09:00"))


def test_asking_again_while_one_is_open_changes_nothing() -> None:
    told = facts("09:00 escalation_asked", "09:30 escalation_asked")
    assert requests_of(told) == (Request(1, at("09:00")),)


@pytest.mark.parametrize("kind", ["closed", "resolved", "solution_accepted", "merged", "escalation_ended"])
def test_what_ends_one_and_a_second_begins_anew(kind: str) -> None:
    told = facts("09:00 escalation_asked", f"10:00 {kind}", "11:00 reopened", "12:00 escalation_asked")
    assert requests_of(told) == (Request(1, at("09:00"), None, at("10:00")), Request(2, at("12:00")))


def test_nothing_is_taken_or_ended_that_nobody_asked_for() -> None:
    assert requests_of(facts("09:00 escalated", "10:00 escalation_ended", "11:00 closed")) == ()
    assert open_request(()) is None


def test_other_facts_say_nothing_of_it() -> None:
    assert requests_of([*story("09:00 opened p1"), *facts("10:00 escalation_asked", "10:05 note_added")]) == (
        Request(1, at("10:00")),
    )


def granting(*features: Feature):
    return replace(terms(CELLS), features=features)


def test_what_a_plan_grants() -> None:
    """Keys features.grants and features.severities."""
    pooled = Feature("help", {}, True, grants="pooled_escalation")
    own = Feature("manager", {}, "designated", grants="designated_escalation", severities=("p1",))
    first = Feature("outages", {}, "priority", grants="fast_track", severities=("p1",))
    plan = granting(Feature("sandbox", {}, True), pooled, own, first)
    assert [escalates(plan, severity) for severity in ("p1", "p2")] == [Escalates.DESIGNATED, Escalates.POOLED]
    assert [is_fast_tracked(plan, severity) for severity in ("p1", "p2")] == [True, False]
    assert escalates(granting(), "p1") is None
    assert not is_fast_tracked(granting(pooled), "p1")


def test_around_the_clock_is_what_coverage_says() -> None:
    plan = replace(terms(CELLS), coverage={"p1": "always", "p2": "office"})
    assert [is_around_the_clock(plan, severity) for severity in ("p1", "p2", "p9")] == [True, False, False]
