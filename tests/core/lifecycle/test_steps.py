"""Reminders, closing and review: pinned days, laws, and a slow oracle that looks at every hour."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.clock.making import terms as plain_terms

from palier.core.case import Event, Kind, Side, Status, status_after
from palier.core.catalogue.promises import Delay, Holder, Lifecycle, Wait
from palier.core.catalogue.terms import Terms
from palier.core.lifecycle import Act, Step, due_step, next_step, steps_ahead
from palier.core.lifecycle.steps import review_at
from palier.core.time import WorkingDays

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def days(*numbers: int) -> tuple[Delay, ...]:
    return tuple(Delay(number * DAY, "always", f"{number}d") for number in numbers)


ADOBE = Wait(days(1, 3, 5), days(6)[0])
WAITS = {"waiting_customer": ADOBE, "solution_proposed": ADOBE}


def terms(waits: dict[str, Wait] = WAITS, **changes: object) -> Terms:
    base = plain_terms({"first_response": {"": "1h"}})
    return replace(base, lifecycle=Lifecycle(waits), holder=Holder(timezone="Europe/Paris"), **changes)  # type: ignore[arg-type]


def fact(kind: Kind, at: datetime, *, side: Side = Side.STAFF, **more: object) -> Event:
    return Event(kind, at, side, **more)  # type: ignore[arg-type]


def opened(at: datetime = MONDAY) -> Event:
    return fact(Kind.OPENED, at, side=Side.CUSTOMER, severity="p2")


def waiting(at: datetime = MONDAY) -> Event:
    return fact(Kind.STATUS_CHANGED, at, status=Status.WAITING_CUSTOMER)


def reminded(at: datetime, number: int) -> Event:
    return fact(Kind.REMINDED, at, side=Side.SYSTEM, automatic=True, number=number)


WAITED = [opened(), waiting()]


def test_reminders_on_days_one_three_and_five_and_closing_on_day_six() -> None:
    """lifecycle.waiting_customer: {remind: [1d, 3d, 5d], close: 6d}."""
    assert steps_ahead(terms(), WAITED) == (
        Step(Act.REMIND, MONDAY + DAY, 1),
        Step(Act.REMIND, MONDAY + 3 * DAY, 2),
        Step(Act.REMIND, MONDAY + 5 * DAY, 3),
        Step(Act.CLOSE, MONDAY + 6 * DAY),
    )
    assert next_step(terms(), WAITED) == Step(Act.REMIND, MONDAY + DAY, 1)


def test_a_proposed_solution_has_steps_of_its_own() -> None:
    """lifecycle.solution_proposed."""
    proposed = [*WAITED, fact(Kind.SOLUTION_PROPOSED, MONDAY + 2 * DAY)]
    slower = terms({"waiting_customer": ADOBE, "solution_proposed": Wait(days(2), days(7)[0])})
    assert steps_ahead(slower, proposed) == (
        Step(Act.REMIND, MONDAY + 4 * DAY, 1),
        Step(Act.CLOSE, MONDAY + 9 * DAY),
    )
    again = [*proposed, fact(Kind.SOLUTION_PROPOSED, MONDAY + 5 * DAY)]
    assert next_step(slower, again) == Step(Act.REMIND, MONDAY + 7 * DAY, 1)


def test_days_are_counted_in_the_calendar_they_name() -> None:
    """1d in office: a working day, from half-way through Friday to half-way through Monday."""
    friday = datetime(2026, 3, 6, 10, tzinfo=UTC)  # eleven o'clock in Paris
    office = Wait((Delay(WorkingDays(1), "office", "1d in office"),))
    assert steps_ahead(terms({"waiting_customer": office}), [opened(friday), waiting(friday)]) == (
        Step(Act.REMIND, datetime(2026, 3, 9, 10, tzinfo=UTC), 1),
    )


@pytest.mark.parametrize("kind", [Kind.CUSTOMER_REPLIED, Kind.SOLUTION_REJECTED])
def test_any_answer_of_the_customer_takes_the_steps_back(kind: Kind) -> None:
    before = [*WAITED, fact(Kind.SOLUTION_PROPOSED, MONDAY)]
    assert steps_ahead(terms(), [*before, fact(kind, MONDAY + HOUR, side=Side.CUSTOMER)]) == ()


def test_automatic_mail_is_no_answer() -> None:
    away = fact(Kind.CUSTOMER_REPLIED, MONDAY + HOUR, side=Side.CUSTOMER, automatic=True)
    assert steps_ahead(terms(), [*WAITED, away]) == steps_ahead(terms(), WAITED)


def test_a_word_of_staff_or_another_severity_changes_nothing() -> None:
    more = [fact(Kind.STAFF_REPLIED, MONDAY + HOUR), fact(Kind.SEVERITY_CHANGED, MONDAY + HOUR, severity="p1")]
    assert steps_ahead(terms(), [*WAITED, *more]) == steps_ahead(terms(), WAITED)


def test_a_case_left_alone_is_neither_reminded_of_nor_closed() -> None:
    stopped = [*WAITED, fact(Kind.REMINDERS_STOPPED, MONDAY + HOUR)]
    assert steps_ahead(terms(), stopped) == ()
    resumed = [*stopped, fact(Kind.REMINDERS_RESUMED, MONDAY + 20 * DAY)]
    assert next_step(terms(), resumed) == Step(Act.REMIND, MONDAY + 21 * DAY, 1)


def test_a_new_wait_is_measured_anew() -> None:
    answered = fact(Kind.CUSTOMER_REPLIED, MONDAY + 2 * DAY, side=Side.CUSTOMER)
    again = [*WAITED, reminded(MONDAY + DAY, 1), answered, waiting(MONDAY + 4 * DAY)]
    assert next_step(terms(), again) == Step(Act.REMIND, MONDAY + 5 * DAY, 1)


def test_workers_down_for_days_catch_up_with_one_reminder() -> None:
    late = MONDAY + 4 * DAY
    assert due_step(terms(), WAITED, late) == Step(Act.REMIND, MONDAY + 3 * DAY, 2)
    assert due_step(terms(), [*WAITED, reminded(late, 2)], late) is None
    assert next_step(terms(), [*WAITED, reminded(late, 2)]) == Step(Act.REMIND, MONDAY + 5 * DAY, 3)


def test_nobody_is_closed_out_before_their_last_reminder() -> None:
    late = MONDAY + 30 * DAY
    assert due_step(terms(), WAITED, late) == Step(Act.REMIND, MONDAY + 5 * DAY, 3)
    after = [*WAITED, reminded(late, 3)]
    assert steps_ahead(terms(), after) == (Step(Act.CLOSE, late + DAY / 2),)
    assert due_step(terms(), after, late + DAY / 2) == Step(Act.CLOSE, late + DAY / 2)


def test_a_reminder_in_time_moves_no_closing() -> None:
    after = [*WAITED, reminded(MONDAY + 5 * DAY + HOUR, 3)]
    assert steps_ahead(terms(), after) == (Step(Act.CLOSE, MONDAY + 6 * DAY),)


def test_a_reminder_of_the_closing_day_is_dropped() -> None:
    foolish = terms({"waiting_customer": Wait(days(6, 7), days(6)[0])})
    assert steps_ahead(foolish, WAITED) == (Step(Act.CLOSE, MONDAY + 6 * DAY),)


def test_a_catalogue_may_only_close_or_only_remind() -> None:
    assert steps_ahead(terms({"waiting_customer": Wait((), days(6)[0])}), WAITED) == (
        Step(Act.CLOSE, MONDAY + 6 * DAY),
    )
    assert steps_ahead(terms({"waiting_customer": Wait(days(2))}), WAITED) == (Step(Act.REMIND, MONDAY + 2 * DAY, 1),)
    assert steps_ahead(terms({}), WAITED) == ()


def test_a_case_that_waits_for_nobody_has_no_steps() -> None:
    assert steps_ahead(terms(), [opened()]) == ()
    assert steps_ahead(terms(), [*WAITED, fact(Kind.CLOSED, MONDAY + HOUR)]) == ()
    assert steps_ahead(terms(), []) == ()


def test_new_terms_bring_their_own_steps() -> None:
    new = terms({"waiting_customer": Wait(days(2))})
    changed = fact(Kind.TERMS_CHANGED, MONDAY + HOUR, terms=new)
    assert steps_ahead(terms(), [*WAITED, changed]) == (Step(Act.REMIND, MONDAY + 2 * DAY, 1),)


# Review ---------------------------------------------------------------------------------------------------------------


def held(at: datetime, day: date | None) -> Event:
    return fact(Kind.STATUS_CHANGED, at, status=Status.ON_HOLD, review_on=day)


def test_a_case_on_hold_is_reviewed_as_the_service_opens_that_day() -> None:
    office = terms(coverage=dict.fromkeys(("p1", "p2", "p3"), "office"))
    case = [opened(), held(MONDAY, date(2026, 3, 12))]
    step = Step(Act.REVIEW, datetime(2026, 3, 12, 8, tzinfo=UTC))
    assert steps_ahead(office, case) == (step,)
    assert due_step(office, case, step.at - timedelta(seconds=1)) is None
    assert due_step(office, case, step.at + 9 * DAY) == step
    reviewed = [*case, fact(Kind.REVIEW_DUE, step.at, side=Side.SYSTEM, automatic=True)]
    assert steps_ahead(office, reviewed) == ()
    again = [*reviewed, held(step.at, date(2026, 3, 13))]
    assert steps_ahead(office, again) == (Step(Act.REVIEW, datetime(2026, 3, 13, 8, tzinfo=UTC)),)


def test_a_day_without_service_is_reviewed_as_it_begins() -> None:
    office = terms(coverage=dict.fromkeys(("p1", "p2", "p3"), "office"))
    saturday = date(2026, 3, 7)
    assert review_at(office, "p2", saturday) == datetime(2026, 3, 6, 23, tzinfo=UTC)
    assert review_at(office, "unknown", saturday) == datetime(2026, 3, 6, 23, tzinfo=UTC)
    nowhere = replace(office, holder=Holder())
    assert review_at(nowhere, "unknown", saturday) == datetime(2026, 3, 7, tzinfo=UTC)


def test_a_hold_without_a_day_of_review_is_left_as_it_is() -> None:
    assert steps_ahead(terms(), [opened(), held(MONDAY, None)]) == ()


# A slow oracle --------------------------------------------------------------------------------------------------------

SEQUENCES = st.lists(
    st.tuples(
        st.integers(0, 40),
        st.sampled_from(["wait", "propose", "customer", "robot", "staff", "stop", "resume", "hold", "open"]),
    ),
    max_size=8,
)


def made(what: str, at: datetime, status: Status | None) -> Event | None:  # noqa: PLR0911 one for each sort
    """A fact of that sort, where it can follow."""
    match what:
        case "wait" if status is not Status.WAITING_CUSTOMER:
            return waiting(at)
        case "hold" if status is not Status.ON_HOLD:
            return held(at, None)
        case "open" if status is not Status.OPEN:
            return fact(Kind.STATUS_CHANGED, at, status=Status.OPEN)
        case "propose":
            return fact(Kind.SOLUTION_PROPOSED, at)
        case "customer" | "robot":
            return fact(Kind.CUSTOMER_REPLIED, at, side=Side.CUSTOMER, automatic=what == "robot")
        case "staff":
            return fact(Kind.STAFF_REPLIED, at)
        case "stop":
            return fact(Kind.REMINDERS_STOPPED, at)
        case "resume":
            return fact(Kind.REMINDERS_RESUMED, at)
    return None


def told(given: list[tuple[int, str]], down: tuple[int, int]) -> tuple[list[Event], list[tuple[int, str]]]:
    """Live through 300 hours: acts as given, a worker every hour unless it is down.  What happened, and what it did."""
    schedule: dict[int, list[str]] = {}
    hour = 0
    for gap, what in given:
        hour += gap
        schedule.setdefault(hour, []).append(what)
    events, done = [opened()], []
    status: Status | None = Status.NEW
    for now in range(300):
        at = MONDAY + now * HOUR
        for what in schedule.get(now, []):
            if status is not Status.CLOSED and (event := made(what, at, status)):
                events.append(event)
                status = status_after(status, event)
        if down[0] <= now < down[1]:
            continue
        while (step := due_step(terms(), events, at)) is not None:
            done.append((now, f"{step.act.value}{step.number or ''}"))
            event = reminded(at, step.number) if step.act is Act.REMIND else fact(Kind.CLOSED, at, side=Side.SYSTEM)
            events.append(event)
            status = status_after(status, event)
    return events, done


def foretold(events: list[Event], down: tuple[int, int]) -> list[tuple[int, str]]:
    """The same from the acts of people alone, hour by hour, written without looking at the code."""
    people = [event for event in events if event.kind not in (Kind.REMINDED, Kind.CLOSED)]
    done: list[tuple[int, str]] = []
    status, since, alone, sent, sent_at = Status.NEW, 0, False, 0, 0
    for now in range(300):
        for event in people:
            if event.at != MONDAY + now * HOUR or status is Status.CLOSED:
                continue
            before = status
            status = status_after(None if event.kind is Kind.OPENED else status, event)
            if status is not before or event.kind in (Kind.SOLUTION_PROPOSED, Kind.REMINDERS_RESUMED):
                since, sent = now, 0
            alone = {Kind.REMINDERS_STOPPED: True, Kind.REMINDERS_RESUMED: False}.get(event.kind, alone)
        if down[0] <= now < down[1] or alone or status not in (Status.WAITING_CUSTOMER, Status.SOLUTION_PROPOSED):
            continue
        passed = sum(now - since >= 24 * day for day in (1, 3, 5))
        if passed > sent:
            sent, sent_at = passed, now
            done.append((now, f"remind{passed}"))
        elif now - since >= 24 * 6 and now >= sent_at + 12:
            done.append((now, "close"))
            status = Status.CLOSED
    return done


@settings(deadline=None, max_examples=60)
@given(SEQUENCES, st.tuples(st.integers(0, 300), st.integers(0, 300)))
def test_what_workers_do_is_what_the_slow_oracle_foretells(given: list[tuple[int, str]], down: tuple[int, int]) -> None:
    events, done = told(given, down)
    assert done == foretold(events, down)


@settings(deadline=None, max_examples=40)
@given(SEQUENCES)
def test_steps_are_in_order_and_the_first_is_due_at_its_own_instant(given: list[tuple[int, str]]) -> None:
    events, _ = told(given, (0, 300))
    steps = steps_ahead(terms(), events)
    assert list(steps) == sorted(steps, key=lambda step: step.at)
    if steps:
        assert due_step(terms(), events, steps[0].at - timedelta(seconds=1)) is None
        assert due_step(terms(), events, steps[0].at) == steps[0]
