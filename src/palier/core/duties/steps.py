"""What a duty or a proposal asks for next, and when (plan-language.md, "severities", "severity_policy").

Each is measured from the fact it follows from; a step carried out late is measured from when it was, so that a day
without workers leads to one asking, not to all that were missed, and nobody's severity is lowered unasked.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from palier.core.case import Event
from palier.core.case.delays import after_delay
from palier.core.catalogue.promises import Delay, Reachable
from palier.core.catalogue.terms import Terms
from palier.core.duties.course import Course, course_of
from palier.core.time import WorkingDays
from palier.core.time.worktime import worktime_of

SECOND = timedelta(seconds=1)


class Act(StrEnum):
    """What is done by itself."""

    ASK = "ask"
    LOWER = "lower"
    TELL = "tell"
    APPLY = "apply"
    DECIDE = "decide"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to be done `at` an instant, in UTC; `severity` is the one that LOWER and APPLY set."""

    act: Act
    at: datetime
    severity: str = ""


def next_steps(terms: Terms, events: Iterable[Event]) -> tuple[Step, ...]:
    """What comes next unless somebody acts, in order: at most one step of a duty and one of a proposal.

    `terms` are those pinned when the case opened, `events` its facts in order of arrival.
    """
    return steps_of(course_of(terms, events))


def due_step(terms: Terms, events: Iterable[Event], now: datetime) -> Step | None:
    """What is to be done at `now`, or None; once its fact is written, ask again."""
    return next((step for step in next_steps(terms, events) if step.at <= now), None)


def steps_of(course: Course) -> tuple[Step, ...]:
    """The same for a course already drawn."""
    found = (_duty(course), _proposal(course))
    return tuple(sorted((step for step in found if step is not None), key=lambda step: step.at))


def lowering_of(course: Course) -> Step | None:
    """When the severity will be lowered, and to which, if the customer stays silent; None where it never is."""
    level = course.level
    if level is None or level.reachable is None or course.since is None or not _lowers(level.reachable):
        return None
    return _ending(course, level.reachable, course.since)


def warning_of(course: Course) -> Step | None:
    """The same where a person lowers it: from when on they may, and to which; None where nothing is said."""
    level = course.level
    duty = level.reachable if level else None
    if duty is None or course.since is None or not duty.by_hand or not duty.lower_to:
        return None
    ending = _ending(course, duty, course.since)
    return ending and Step(Act.TELL, ending.at, duty.lower_to)


def _proposal(course: Course) -> Step | None:
    """A proposal applies where nobody contests it in time; one that is contested waits as long for a decision."""
    proposal, within = course.proposal, course.terms.severity_policy.contest_within
    if proposal is None or within is None:
        return None
    if proposal.contested_at is not None:
        late = after_delay(course.terms, within, proposal.contested_at)
        return None if proposal.is_overdue else Step(Act.DECIDE, late)
    if proposal.is_answered:
        return None
    return Step(Act.APPLY, after_delay(course.terms, within, proposal.at), proposal.severity)


def _duty(course: Course) -> Step | None:
    level = course.level
    if level is None or level.reachable is None or course.since is None or course.is_missed:
        return None
    duty, since = level.reachable, course.since
    asking = _asking(course, duty, since)
    ending = _ending(course, duty, since)
    if asking is None or ending is None:
        return asking or ending
    if not course.asked:
        return asking
    return asking if asking.at < ending.at else ending


def _asking(course: Course, duty: Reachable, since: datetime) -> Step | None:
    """The next asking: at the pace of the catalogue, and at least once before a severity is lowered."""
    first = _first_asking(course.terms, duty, since)
    if not course.asked:
        return Step(Act.ASK, first) if first else None
    if duty.ask_again is None or course.asked_at is None:
        return None
    return Step(Act.ASK, _within_hours(course.terms, duty, after_delay(course.terms, duty.ask_again, course.asked_at)))


def _first_asking(terms: Terms, duty: Reachable, since: datetime) -> datetime | None:
    """When the customer is asked first: after one pace, or half-way where the pace would come too late or is unsaid."""
    paced = after_delay(terms, duty.ask_again, since) if duty.ask_again else None
    if duty.after is not None and (duty.lower_to or duty.ask_again):
        end = after_delay(terms, duty.after, since)
        if paced is None or paced >= end:
            paced = after_delay(terms, _half(duty.after), since)
    return paced and _within_hours(terms, duty, paced)


def _ending(course: Course, duty: Reachable, since: datetime) -> Step | None:
    """What a silence leads to: a lower severity, or the provider's being told that they may lower it."""
    if duty.after is None:
        return None
    terms = course.terms
    end = _within_hours(terms, duty, after_delay(terms, duty.after, since))
    first = _first_asking(terms, duty, since)
    if first is not None and course.first_asked_at is not None and course.first_asked_at > first:
        grace = (end - first) // 2 // SECOND * SECOND
        end = max(end, _within_hours(terms, duty, course.first_asked_at + grace))
    return Step(Act.LOWER, end, duty.lower_to or "") if _lowers(duty) else Step(Act.TELL, end)


def _lowers(duty: Reachable) -> bool:
    """Does the silence lower the severity by itself?"""
    return bool(duty.lower_to) and not duty.by_hand


def _half(delay: Delay) -> Delay:
    length = delay.length
    half = WorkingDays(length.amount / 2) if isinstance(length, WorkingDays) else length / 2 // SECOND * SECOND
    return Delay(half, delay.calendar, delay.written)


def _within_hours(terms: Terms, duty: Reachable, at: datetime) -> datetime:
    """An instant at which the customer must be reachable: that one, or the next."""
    return worktime_of(terms.calendars[duty.hours].calendar).next_open(at) if duty.hours else at
