"""Which steps of the escalation ladder a clock climbs, and when."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from functools import lru_cache

from palier.core.catalogue.terms import Step, Terms
from palier.core.clock import ClockState, State
from palier.core.clock.course import Applied, Course
from palier.core.clock.instants import instant

SECOND = timedelta(seconds=1)
BREACHED = "breached"
ANY = "any"

DEFAULT_STEPS = (
    Step("warning", ANY, 0.75, None, (), ("assignee",)),
    Step("due", ANY, 1.0, None, (), ("assignee", "team_lead")),
)
"""The ladder of a catalogue that declares none: a warning at three quarters of the target, and the due time."""


@dataclass(frozen=True, slots=True)
class DueStep:
    """One step of one clock: dated `at`, to be acted on from `ripe_at` on.

    Both are the same but for the due time: an act within the due second still keeps the promise, so that nobody is
    told before that second is over.
    """

    id: str
    at: datetime
    ripe_at: datetime
    tell: tuple[str, ...]


def steps_of(state: ClockState, terms: Terms) -> tuple[DueStep, ...]:
    """Every step this clock climbs unless something happens, in order; those it climbed, if it has stopped.

    Shares of the target are measured as the due time is, pauses and all; "after due" is real time.  The breach
    itself is a step, "breached", that tells nobody.  A change or a reopening that finds several shares used up
    already climbs the highest of them, at its own instant: one warning, not a volley.  A paused clock climbs nothing.
    """
    if state.course is None or state.due_at is None or (state.state is State.WITHDRAWN):
        return ()
    ladder = [step for step in terms.steps or DEFAULT_STEPS if _concerns(step, state)]
    shares = _shares(state.course, [step for step in ladder if step.share is not None])
    after = [
        DueStep(step.id, state.due_at + step.after, state.due_at + max(step.after, SECOND), step.tell)
        for step in ladder
        if step.after is not None
    ]
    breach = DueStep(BREACHED, state.due_at, state.due_at + SECOND, ())
    steps = sorted([*shares, *after, breach], key=lambda step: (step.ripe_at, step.at))
    return tuple(step for step in steps if _is_climbed(step, state))


def steps_due(state: ClockState, terms: Terms, at: datetime) -> tuple[DueStep, ...]:
    """The steps of this clock that are ripe by `at`, in order; whoever acts on them remembers which are done."""
    return tuple(step for step in steps_of(state, terms) if step.ripe_at <= at)


def next_step(state: ClockState, terms: Terms, after: datetime) -> DueStep | None:
    """The first step of this clock that ripens after `after`, or None if only an event can change anything."""
    if state.stopped_at is not None:
        return None
    return next((step for step in steps_of(state, terms) if step.ripe_at > after), None)


def next_instant(state: ClockState, terms: Terms, after: datetime) -> datetime | None:
    """When something next happens to this clock by itself, after `after`: see `next_step`."""
    step = next_step(state, terms, after)
    return step.ripe_at if step else None


def _concerns(step: Step, state: ClockState) -> bool:
    return step.of in (ANY, state.clock) and (not step.severities or state.severity in step.severities)


@lru_cache(maxsize=256)
def _exact(share: float) -> Fraction:
    """The share as its author wrote it: 0.9 is nine tenths."""
    return Fraction(share).limit_denominator(1000)


def _shares(course: Course, steps: list[Step]) -> list[DueStep]:
    """Steps at a share of the target; of those already past when the course was last set, the highest only."""
    last_set = max(
        (change.at for change in course.changes if change.applied is not Applied.JUDGED), default=course.started
    )
    past: list[DueStep] = []
    ahead: list[DueStep] = []
    for step in sorted(steps, key=lambda step: step.share or 0):
        reached = course.reached(_exact(step.share or 0))
        assert reached is not None, "a due time has a target"
        at = instant(max(reached, last_set))
        found = DueStep(step.id, at, at + SECOND if step.share == 1 else at, step.tell)
        (past if reached <= last_set else ahead).append(found)
    return past[-1:] + ahead


def _is_climbed(step: DueStep, state: ClockState) -> bool:
    if state.stopped_at is not None:
        return step.at < state.stopped_at
    return state.state is not State.PAUSED or state.paused_since is None or step.at <= state.paused_since
