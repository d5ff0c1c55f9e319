"""How an analysis comes about, what it must say, what it draws from the record."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.core.analysis import (
    OWN_CASES,
    ActionPlan,
    Content,
    Line,
    Method,
    Part,
    Source,
    Stage,
    Step,
    StepOutOfOrder,
    availability_between,
    concerning,
    drawn,
    lost_between,
    missing_parts,
    spent_between,
    stage_after,
    worst_between,
)
from palier.core.analysis.stages import LEADS_TO
from palier.core.incident import Mark, State

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
WHOLE = Content(
    title={"en": "Down"},
    summary={"en": "It was down."},
    whys=({"en": "A disk was full."},),
    actions=(ActionPlan({"en": "Watch disks"}, 7, date(2026, 4, 1)),),
)


def test_the_way_of_an_analysis() -> None:
    steps = (Step.WRITE, Step.SUBMIT, Step.APPROVE, Step.PUBLISH, Step.CORRECT, Step.SUBMIT, Step.RETURN, Step.WRITE)
    stage, passed = Stage.DRAFT, []
    for step in steps:
        stage = stage_after(stage, step)
        passed.append(stage.value)
    assert passed == ["draft", "in_review", "approved", "published", "draft", "in_review", "draft", "draft"]


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("step", Step)
def test_every_other_step_is_refused_with_both_names(stage: Stage, step: Step) -> None:
    if (stage, step) in LEADS_TO:
        assert stage_after(stage, step) in Stage
        return
    with pytest.raises(StepOutOfOrder) as refused:
        stage_after(stage, step)
    assert (refused.value.step, refused.value.stage) == (step, stage)


def test_nothing_is_published_that_nobody_approved_and_nothing_approved_is_rewritten() -> None:
    assert {stage for (stage, step), after in LEADS_TO.items() if step is Step.PUBLISH} == {
        Stage.APPROVED,
        Stage.PUBLISHED,
    }
    assert {stage for stage, step in LEADS_TO if step is Step.WRITE} == {Stage.DRAFT}


@pytest.mark.parametrize(
    ("content", "missing"),
    [
        (WHOLE, ()),
        (Content(), (Part.TITLE, Part.SUMMARY, Part.CAUSES, Part.ACTIONS)),
        (
            Content(WHOLE.title, WHOLE.summary, Method.FREE, WHOLE.whys, actions=WHOLE.actions),
            (Part.CAUSES,),
        ),
        (Content(WHOLE.title, WHOLE.summary, Method.FREE, causes={"fr": "Disque."}, actions=WHOLE.actions), ()),
        (
            Content(WHOLE.title, WHOLE.summary, whys=WHOLE.whys, actions=(ActionPlan({"en": "Watch"}, None, None),)),
            (Part.OWNERS,),
        ),
        (
            Content(WHOLE.title, WHOLE.summary, whys=WHOLE.whys, actions=(ActionPlan({"en": "Watch"}, 7, None),)),
            (Part.OWNERS,),
        ),
    ],
)
def test_what_is_missing_is_named_in_the_order_of_the_page(content: Content, missing: tuple[Part, ...]) -> None:
    assert missing_parts(content) == missing


def line(key: str, minutes: int, source: Source = Source.UPDATE) -> Line:
    return Line(key, AT + minutes * MINUTE, source, "x")


def test_a_timeline_is_in_order_and_leaves_out_what_was_left_out() -> None:
    lines = [line("update:2", 9), line("case:1:opened", 3, Source.CASE), line("state:4", 3, Source.STATE)]
    lines += [line("update:1", 0), line("update:1", 0)]
    assert [each.key for each in drawn(lines, left_out=())] == ["update:1", "case:1:opened", "state:4", "update:2"]
    assert [each.key for each in drawn(lines, left_out={"update:2", OWN_CASES})] == ["update:1", "state:4"]


# --- what was lost -----------------------------------------------------------------------------------------------

MARKS = [
    Mark(AT, State.OPERATIONAL),
    Mark(AT + HOUR, State.MAJOR),
    Mark(AT + 2 * HOUR, State.DEGRADED),
    Mark(AT + 3 * HOUR, State.MAINTENANCE),
    Mark(AT + 4 * HOUR, State.OPERATIONAL),
]


def test_what_was_lost_is_counted_between_two_instants_only() -> None:
    assert lost_between(MARKS, since=AT, until=AT + 5 * HOUR) == 2 * HOUR
    assert lost_between(MARKS, since=AT + 90 * MINUTE, until=AT + 2 * HOUR) == 30 * MINUTE
    assert lost_between(MARKS, since=AT - HOUR, until=AT + HOUR) == timedelta()
    assert worst_between(MARKS, since=AT, until=AT + 5 * HOUR) is State.MAJOR
    assert worst_between(MARKS, since=AT + 2 * HOUR, until=AT + 3 * HOUR) is State.DEGRADED
    assert worst_between([], since=AT, until=AT + HOUR) is State.OPERATIONAL


def test_availability_counts_maintenance_neither_way_and_degraded_as_up() -> None:
    assert availability_between(MARKS, since=AT, until=AT + 5 * HOUR) == pytest.approx(0.75)
    assert availability_between(MARKS, since=AT + 3 * HOUR, until=AT + 4 * HOUR) is None
    assert availability_between([], since=AT, until=AT + HOUR) is None
    partial = [Mark(AT, State.PARTIAL)]
    assert availability_between(partial, since=AT, until=AT + HOUR) == pytest.approx(0.7)


states = st.sampled_from(list(State))
histories = st.lists(st.tuples(st.integers(1, 90), states), max_size=8)


def marks_of(history: list[tuple[int, State]]) -> list[Mark]:
    found, at = [], AT
    for minutes, state in history:
        found.append(Mark(at, state))
        at += minutes * MINUTE
    return found


def shown_at(marks: list[Mark], at: datetime) -> State | None:
    """The slow oracle: the last mark that is not later."""
    return next((mark.state for mark in reversed(marks) if mark.at <= at), None)


@given(histories, st.integers(-30, 300), st.integers(0, 300))
def test_time_spent_is_what_minute_by_minute_says(history, start: int, length: int) -> None:
    marks, since = marks_of(history), AT + start * MINUTE
    until = since + length * MINUTE
    seen = [shown_at(marks, since + each * MINUTE) for each in range(length)]
    expected = {state: seen.count(state) * MINUTE for state in set(seen) if state is not None}
    assert dict(spent_between(marks, since=since, until=until)) == expected


@given(histories, st.integers(1, 300), st.integers(1, 300))
def test_two_stretches_lose_what_the_whole_loses(history, first: int, second: int) -> None:
    marks, middle = marks_of(history), AT + first * MINUTE
    end = middle + second * MINUTE
    parts = lost_between(marks, since=AT, until=middle) + lost_between(marks, since=middle, until=end)
    assert parts == lost_between(marks, since=AT, until=end)


@given(histories, st.integers(1, 300))
def test_availability_is_a_share_or_unknown(history, length: int) -> None:
    share = availability_between(marks_of(history), since=AT, until=AT + length * MINUTE)
    assert share is None or 0 <= share <= 1


def test_components_that_are_called_like_a_product_are_a_customers_own() -> None:
    slugs = ["learn", "login", "api"]
    assert concerning(slugs, ["Learn", "other"]) == {"learn"}
    assert concerning(slugs, []) == set(slugs)
    assert concerning(slugs, ["other"]) == set(slugs)
