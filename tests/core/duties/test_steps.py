"""When the customer is asked again, a severity lowered, a proposal applied: `reachable`, `contest_within`."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.duties.making import MONDAY, TERMS, after, answer, changed, fact, opened, terms, waiting, waits

from palier.core.case import Event, Kind, Side, Status
from palier.core.catalogue.terms import Terms
from palier.core.duties import (
    Act,
    Step,
    course_of,
    due_step,
    fact_of_step,
    lowering_of,
    next_steps,
    unfolded,
    warning_of,
)

HALF_HOUR = timedelta(minutes=30)
Told = tuple[Kind, datetime, str | None]


def told(events: list[Event]) -> list[Told]:
    """What the house did by itself."""
    own = (Kind.REACH_ASKED, Kind.REACH_MISSED, Kind.SEVERITY_CHANGED)
    return [(event.kind, event.at, event.severity) for event in events if event.kind in own]


def worked(terms: Terms, events: list[Event], looks: list[datetime]) -> list[Event]:
    """The facts of a case whose worker looks at these instants only, and then does all that is due."""
    facts = sorted(events, key=lambda event: event.at)
    done: list[Event] = []
    for look in sorted(looks):
        while facts and facts[0].at <= look:
            done.append(facts.pop(0))
        while (step := due_step(terms, done, look)) is not None:
            done.append(fact_of_step(step, look))
    return done


def test_nothing_is_asked_while_nothing_is_waited_for() -> None:
    assert next_steps(TERMS, [opened()]) == ()
    assert next_steps(TERMS, [*waiting(), answer(after(minutes=5))]) == ()
    assert next_steps(TERMS, [*waiting(), fact(Kind.CLOSED, after(minutes=5))]) == ()


@pytest.mark.obeys("Severity.reachable", "Reachable.ask_again", "Reachable.after", "Reachable.lower_to")
def test_ask_again_and_lower_to_after_a_silence() -> None:
    facts = unfolded(TERMS, waiting(), after(hours=2))
    assert told(facts) == [
        (Kind.REACH_ASKED, after(minutes=30), None),
        (Kind.REACH_ASKED, after(minutes=60), None),
        (Kind.REACH_ASKED, after(minutes=90), None),
        (Kind.SEVERITY_CHANGED, after(minutes=120), "p2"),
    ]
    assert facts[-1].rule == "unreachable"


def test_the_answer_restores_what_the_silence_lowered() -> None:
    events = [*waiting(), answer(after(hours=3))]
    assert told(unfolded(TERMS, events, after(hours=4)))[-1] == (Kind.SEVERITY_CHANGED, after(hours=3), "p1")
    assert course_of(TERMS, unfolded(TERMS, events, after(hours=4))).severity == "p1"


def test_automatic_mail_is_no_answer() -> None:
    with_machine = [*waiting(), answer(after(minutes=40), automatic=True)]
    assert told(unfolded(TERMS, with_machine, after(hours=2))) == told(unfolded(TERMS, waiting(), after(hours=2)))
    lowered = [*waiting(), answer(after(hours=3), automatic=True)]
    assert course_of(TERMS, unfolded(TERMS, lowered, after(hours=3))).severity == "p2"


def test_a_severity_lowered_by_hand_stays_so() -> None:
    events = [*waiting(), fact(Kind.SEVERITY_CHANGED, after(minutes=10), "p4"), answer(after(hours=3))]
    assert course_of(TERMS, unfolded(TERMS, events, after(hours=3))).severity == "p4"


def test_twice_lowered_is_restored_at_once_to_what_it_was() -> None:
    both = changed("ask_again: 2h, after: 8h}", "ask_again: 2h, after: 8h, lower_to: p4}")
    events = [*waiting(), answer(after(days=6))]
    lowered = unfolded(both, events, after(days=5))
    assert course_of(both, lowered).severity == "p4"
    assert course_of(both, unfolded(both, events, after(days=6))).severity == "p1"


@pytest.mark.obeys("Reachable.hours")
@pytest.mark.obeys("Reachable.hours")
def test_hours_keep_the_night_quiet() -> None:
    """`reachable.hours`: two and eight office hours, from four in the afternoon on."""
    since = after(hours=6)
    assert told(unfolded(TERMS, waiting("p2", since), after(days=3))) == [
        (Kind.REACH_ASKED, after(hours=22 + 1), None),  # 18:00 is closed already: the next morning at nine
        (Kind.REACH_ASKED, after(hours=24 + 1), None),
        (Kind.REACH_ASKED, after(hours=24 + 3), None),
        (Kind.REACH_MISSED, after(hours=24 + 5), None),
    ]


def test_without_lower_to_the_provider_is_told_once_and_asks_no_more() -> None:
    facts = unfolded(TERMS, waiting("p2"), after(days=20))
    assert [event.kind for event in facts].count(Kind.REACH_MISSED) == 1
    assert facts[-1].kind is Kind.REACH_MISSED
    assert course_of(TERMS, facts).severity == "p2"


def test_without_ask_again_the_customer_is_warned_half_way() -> None:
    assert told(unfolded(TERMS, waiting("p3"), after(days=1))) == [
        (Kind.REACH_ASKED, after(hours=2), None),
        (Kind.SEVERITY_CHANGED, after(hours=4), "p4"),
    ]


def test_a_pace_that_comes_too_late_is_brought_forward_in_working_days() -> None:
    assert told(unfolded(TERMS, waiting("p7"), after(days=2)))[:2] == [
        (Kind.REACH_ASKED, after(days=1), None),
        (Kind.SEVERITY_CHANGED, after(days=2), "p8"),
    ]


def test_after_alone_tells_the_provider() -> None:
    assert told(unfolded(TERMS, waiting("p8"), after(days=3))) == [(Kind.REACH_MISSED, after(days=1), None)]


def test_hours_alone_lead_to_nothing_by_themselves() -> None:
    assert next_steps(TERMS, waiting("p5")) == ()
    assert next_steps(TERMS, waiting("p4")) == ()


def test_ask_again_alone_never_ends() -> None:
    assert len(told(unfolded(TERMS, waiting("p6"), after(days=14)))) == 10


def test_a_severity_these_terms_do_not_know_owes_nothing() -> None:
    assert next_steps(TERMS, waiting("p9")) == ()


def test_a_new_wait_and_a_new_severity_are_measured_anew() -> None:
    again = [*waiting(), answer(after(minutes=20)), waits(after(minutes=50))]
    assert next_steps(TERMS, again) == (Step(Act.ASK, after(minutes=80)),)
    raised = [*waiting("p4"), fact(Kind.SEVERITY_CHANGED, after(minutes=10), "p1")]
    assert next_steps(TERMS, raised) == (Step(Act.ASK, after(minutes=40)),)


def test_a_day_without_workers_leads_to_one_asking_and_leaves_time_to_answer() -> None:
    done = worked(TERMS, waiting(), [MONDAY, after(days=1), after(days=1, minutes=44), after(days=1, minutes=46)])
    assert told(done) == [
        (Kind.REACH_ASKED, after(days=1), None),
        (Kind.REACH_ASKED, after(days=1, minutes=44), None),
        (Kind.SEVERITY_CHANGED, after(days=1, minutes=46), "p2"),
    ]


@given(st.lists(st.integers(0, 60 * 24 * 8), max_size=40), st.sampled_from(["p1", "p2", "p3", "p6", "p7", "p8"]))
def test_however_late_workers_look_nobody_is_asked_twice_at_once_nor_lowered_unasked(
    minutes: list[int], severity: str
) -> None:
    looks = [after(minutes=each) for each in minutes]
    done = worked(TERMS, waiting(severity), [MONDAY, *looks])
    asked = [event.at for event in done if event.kind is Kind.REACH_ASKED]
    assert len(set(asked)) == len(asked)
    level, since, askings = severity, MONDAY, 0
    for event in done[2:]:
        askings += event.kind is Kind.REACH_ASKED
        if event.kind is Kind.SEVERITY_CHANGED:
            assert askings, "lowered without a word"
            planned = next(
                each.at
                for each in unfolded(TERMS, waiting(level, since), after(days=40))
                if each.severity == event.severity
            )
            assert event.at >= planned, "lowered before its time"
            level, since, askings = event.severity or "", event.at, 0


@given(st.sampled_from(["p1", "p2", "p3", "p7", "p8"]), st.integers(1, 60 * 24 * 5))
def test_a_worker_that_is_never_late_does_what_unfolds(severity: str, minutes: int) -> None:
    until = after(minutes=minutes)
    by_itself = unfolded(TERMS, waiting(severity), until)
    looks = [event.at for event in by_itself]
    assert worked(TERMS, waiting(severity), [*looks, until]) == by_itself


# Proposals ------------------------------------------------------------------------------------------------------------

PROPOSED = [opened("p1"), fact(Kind.SEVERITY_PROPOSED, after(hours=6), "p4")]


@pytest.mark.obeys("SeverityPolicy.contest_within")
def test_contest_within_applies_what_nobody_contested() -> None:
    assert next_steps(TERMS, PROPOSED) == (Step(Act.APPLY, after(hours=25), "p4"),)
    assert told(unfolded(TERMS, PROPOSED, after(days=2))) == [(Kind.SEVERITY_CHANGED, after(hours=25), "p4")]
    assert next_steps(changed(", contest_within: 4h in office", ""), PROPOSED) == ()


@pytest.mark.parametrize(
    "settled",
    [
        fact(Kind.SEVERITY_ACCEPTED, after(hours=7)),
        fact(Kind.SEVERITY_WITHDRAWN, after(hours=7)),
        fact(Kind.SEVERITY_CHANGED, after(hours=7), "p2"),
        fact(Kind.CLOSED, after(hours=7)),
        answer(after(hours=7)),
    ],
)
def test_a_proposal_that_is_answered_is_not_applied_by_itself(settled: Event) -> None:
    assert next_steps(TERMS, [*PROPOSED, settled]) == ()


@pytest.mark.obeys("SeverityPolicy.contest_within")
def test_what_is_contested_waits_as_long_for_a_decision_and_nobody_waits_twice() -> None:
    """Monday 16:00, contested: the four office hours of its lead end on Tuesday; it is never applied by itself."""
    contested = [*PROPOSED, fact(Kind.SEVERITY_CONTESTED, after(hours=7))]
    late = Step(Act.DECIDE, after(hours=26))
    assert next_steps(TERMS, contested) == next_steps(TERMS, [*contested, answer(after(hours=8))]) == (late,)
    unfolds = unfolded(TERMS, contested, after(days=9))
    assert [(event.kind, event.at) for event in unfolds[3:]] == [(Kind.SEVERITY_UNDECIDED, late.at)]
    assert next_steps(TERMS, unfolds) == ()
    for settled in (fact(Kind.SEVERITY_WITHDRAWN, after(hours=8)), fact(Kind.SEVERITY_CHANGED, after(hours=8), "p4")):
        assert next_steps(TERMS, [*contested, settled]) == ()


def test_a_new_proposal_replaces_the_old_and_machines_settle_nothing() -> None:
    again = [
        *PROPOSED,
        fact(Kind.SEVERITY_CONTESTED, after(hours=7)),
        fact(Kind.SEVERITY_PROPOSED, after(days=1), "p2"),
    ]
    assert next_steps(TERMS, again) == (Step(Act.APPLY, after(hours=28), "p2"),)
    assert next_steps(TERMS, [*PROPOSED, answer(after(hours=7), automatic=True)]) == next_steps(TERMS, PROPOSED)


def test_a_duty_and_a_proposal_go_on_side_by_side() -> None:
    events = [*waiting("p1"), fact(Kind.SEVERITY_PROPOSED, after(minutes=1), "p4")]
    assert next_steps(TERMS, events) == (
        Step(Act.ASK, after(minutes=30)),
        Step(Act.APPLY, after(hours=4, minutes=1), "p4"),
    )


def test_new_terms_bring_their_own_duties() -> None:
    event = Event(Kind.TERMS_CHANGED, after(minutes=5), waits().side, terms=changed("ask_again: 30m", "ask_again: 10m"))
    assert next_steps(TERMS, [*waiting(), event]) == (Step(Act.ASK, after(minutes=10)),)


def test_the_lowering_to_come_is_known_from_the_first_asking_on() -> None:
    asked = [*waiting(), fact(Kind.REACH_ASKED, after(minutes=30), side=Side.SYSTEM)]
    assert lowering_of(course_of(TERMS, asked)) == Step(Act.LOWER, after(hours=2), "p2")
    for silent in ([opened()], waiting("p2"), waiting("p4"), waiting("p9")):
        assert lowering_of(course_of(TERMS, silent)) is None


def test_missing_detail_ends_with_the_wait() -> None:
    asked = [opened("p1"), fact(Kind.DETAIL_ASKED, after(minutes=5))]
    assert course_of(TERMS, asked).needs_detail
    assert course_of(TERMS, asked).status is Status.WAITING_CUSTOMER
    assert not course_of(TERMS, [*asked, answer(after(minutes=9))]).needs_detail


def test_terms_are_those_of_the_module() -> None:
    assert terms() == TERMS


@pytest.mark.obeys("Reachable.lowers")
def test_where_the_offer_says_may_a_person_is_told_and_nothing_lowers() -> None:
    """`lowers: by_hand`: the asking goes on as before, the end tells the provider, and no lowering is announced."""
    may = changed("lower_to: p2}}", "lower_to: p2, lowers: by_hand}}")
    asked = [fact(Kind.REACH_ASKED, after(minutes=30 * number), side=Side.SYSTEM) for number in (1, 2, 3)]
    facts = [*waiting("p1"), *asked]
    assert next_steps(TERMS, facts) == (Step(Act.LOWER, after(hours=2), "p2"),)
    assert next_steps(may, facts) == (Step(Act.TELL, after(hours=2)),)
    assert lowering_of(course_of(may, facts)) is None
    assert warning_of(course_of(may, facts)) == Step(Act.TELL, after(hours=2), "p2")
    assert warning_of(course_of(TERMS, facts)) is None
    assert warning_of(course_of(may, [opened("p1")])) is None
    told = [*facts, fact(Kind.REACH_MISSED, after(hours=2), side=Side.SYSTEM)]
    assert next_steps(may, told) == ()
