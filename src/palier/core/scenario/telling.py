"""Whom a step of the ladder tells, and when: what a scenario expects beside what the clock climbs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from palier.core.catalogue.terms import Step, Terms
from palier.core.catalogue.values import Moment
from palier.core.clock import ClockState
from palier.core.escalation import BREACHED, DEFAULT_STEPS, steps_of


@dataclass(frozen=True, slots=True)
class Told:
    """At `step` (as its author writes it: "75%", "due", "due + 1h") these roles are told, dated `at`."""

    step: str
    at: datetime
    who: tuple[str, ...]


def told_at(state: ClockState | None, terms: Terms, moment: Moment, written: str) -> Told | None:
    """Whom the steps of this clock at that moment tell, together; None where it climbs none of them.

    Roles are in the order of the alphabet.  Steps to come count, for they are climbed unless something happens.
    """
    if state is None:
        return None
    rungs = {step.id for step in terms.steps or DEFAULT_STEPS if _is_at(step, moment)}
    climbed = [step for step in steps_of(state, terms) if step.id in rungs]
    if not climbed:
        return None
    return Told(written, climbed[0].at, tuple(sorted({role for step in climbed for role in step.tell})))


def anybody_told(state: ClockState | None, terms: Terms) -> Told | None:
    """The first step of this clock that tells somebody; None where none does."""
    climbed = steps_of(state, terms) if state else ()
    first = next((step for step in climbed if step.id != BREACHED), None)
    return Told(first.id, first.at, tuple(sorted(first.tell))) if first else None


def in_order(who: Sequence[str]) -> tuple[str, ...]:
    """Roles as `told_at` answers them."""
    return tuple(sorted(set(who)))


def _is_at(step: Step, moment: Moment) -> bool:
    return (step.share, step.after) == (moment.share, moment.after)
