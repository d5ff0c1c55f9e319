"""The derivation of a due time, as data."""

from dataclasses import replace
from datetime import date, timedelta

from tests.core.clock.making import CALENDARS, at, clocks, event, story, terms

from palier.core.catalogue.terms import NamedCalendar
from palier.core.clock import Applied, State, Unusual, UnusualDay, explain
from palier.core.time import Calendar, Span

OFFICE = terms({"resolution": {"p1": "3h in office", "p2": "2d in office", "p3": "asap"}})


def reasons_of(promised, case, now, clock="resolution"):
    [*_, state] = clocks(promised, case, now, clock)
    reasons = explain(state)
    assert reasons is not None
    return reasons


def spans(*written: str) -> tuple[Span, ...]:
    return tuple(Span(at(line[:16]), at(line[17:])) for line in written)


def test_the_periods_that_count_add_up_to_the_target() -> None:
    case = [event("2026-12-23 15:00", "opened p2")]
    case += [event("2026-12-24 09:00", "status waiting_customer"), event("2026-12-24 10:00", "customer_replied")]
    reasons = reasons_of(OFFICE, case, "2026-12-24 11:00")
    assert reasons.worked == spans(
        "2026-12-23 15:00/2026-12-23 17:00",
        "2026-12-24 08:00/2026-12-24 09:00",
        "2026-12-24 10:00/2026-12-24 11:00",
        "2026-12-28 08:00/2026-12-28 11:00",
        "2026-12-28 13:00/2026-12-28 17:00",
        "2026-12-29 08:00/2026-12-29 08:20",
    )
    assert reasons.unusual_days == (
        UnusualDay(date(2026, 12, 24), Unusual.OTHER_HOURS),
        UnusualDay(date(2026, 12, 25), Unusual.HOLIDAY),
    )
    [pause] = reasons.pauses
    assert (pause.span, pause.status, pause.working) == (
        Span(at("2026-12-24 09:00"), at("2026-12-24 10:00")),
        "waiting_customer",
        timedelta(hours=1),
    )
    assert (reasons.state, reasons.target.written, reasons.target.place.line) == (State.RUNNING, "2d in office", 1)
    assert (reasons.calendar, reasons.used, reasons.reopened) == (CALENDARS["office"], timedelta(hours=4), False)


def test_a_full_target_after_a_change_is_counted_from_the_change() -> None:
    case = [event("2026-12-23 08:00", "opened p2"), event("2026-12-23 14:00", "severity p1")]
    reasons = reasons_of(OFFICE, case, "2026-12-23 14:30")
    assert reasons.started_at == at("2026-12-23 08:00")
    assert reasons.counted_from == at("2026-12-23 14:00")
    assert reasons.worked == spans("2026-12-23 14:00/2026-12-23 17:00")
    [change] = reasons.changes
    assert (change.before, change.after, change.applied) == ("p2", "p1", Applied.FULL_TARGET)
    assert (change.due_before, change.due_after) == (at("2026-12-24 11:00"), at("2026-12-23 17:00"))


def test_pauses_outside_what_is_counted_are_left_out() -> None:
    case = story("08:00 opened p2", "09:00 status waiting_customer", "09:30 status open", "14:00 severity p1")
    case += story("16:00 staff_replied")
    case += [event("2026-11-20 10:00", "status waiting_customer")]
    reasons = reasons_of(OFFICE, case, "2026-11-20 12:00")
    assert reasons.counted_from == at("14:00")
    assert reasons.pauses == ()
    assert reasons.state is State.BREACHED


def test_as_soon_as_possible_has_no_derivation_but_its_start() -> None:
    reasons = reasons_of(OFFICE, story("08:00 opened p3", "09:00 status waiting_customer"), "10:00")
    assert (reasons.due_at, reasons.calendar, reasons.worked, reasons.unusual_days) == (None, None, (), ())
    assert [pause.working for pause in reasons.pauses] == [timedelta()]
    assert reasons.used == timedelta(hours=1)


def test_a_pending_clock_has_no_reasons_yet() -> None:
    [state] = clocks(terms({"follow_up": {"": "2h"}}), story("09:00 opened p1"), "10:00", "follow_up")
    assert explain(state) is None


def test_a_reopened_clock_counts_from_its_first_start() -> None:
    reasons = reasons_of(OFFICE, story("08:00 opened p1", "09:00 resolved", "14:00 reopened"), "14:30")
    assert (reasons.reopened, reasons.started_at, reasons.counted_from) == (True, at("14:00"), at("08:00"))
    assert reasons.worked == spans("2026-11-16 08:00/2026-11-16 09:00", "2026-11-16 14:00/2026-11-16 16:00")
    assert [pause.status for pause in reasons.pauses] == ["closed"]


def test_days_closed_for_once_are_named() -> None:
    once = {"2026-11-17": [], "2026-11-18": [["09:00", "12:00"], ["14:00", "18:00"]], "2026-11-21": []}
    week = {day: [["09:00", "12:00"], ["14:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    holidays = ["2026-11-18", "2026-11-21", "2026-11-19"]
    calendar = Calendar.from_dict({"timezone": "Europe/Paris", "week": week, "overrides": once, "holidays": holidays})
    promised = replace(OFFICE, calendars={**CALENDARS, "office": NamedCalendar("office", {}, calendar)})
    reasons = reasons_of(promised, story("08:00 opened p2"), "09:00")
    assert reasons.due_at == at("2026-11-18 17:00")
    assert reasons.unusual_days == (UnusualDay(date(2026, 11, 17), Unusual.CLOSED),)


def test_a_promise_without_coverage_uses_no_time() -> None:
    uncovered = replace(OFFICE, coverage={})
    assert reasons_of(uncovered, story("08:00 opened p3"), "10:00").used == timedelta()
