"""Why a due time is what it is, as data; sentences are written in `adapters.shared.reasons`."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from palier.core.catalogue.terms import NamedCalendar, Target
from palier.core.clock.aim import Aim
from palier.core.clock.course import Applied, Changed, Course
from palier.core.clock.instants import instant
from palier.core.clock.state import ClockState, State
from palier.core.time import Calendar, Span


class Unusual(StrEnum):
    """How a day differed from its week: a holiday, closed for once, or open at other hours."""

    HOLIDAY = "holiday"
    CLOSED = "closed"
    OTHER_HOURS = "other_hours"


@dataclass(frozen=True, slots=True)
class UnusualDay:
    """A local date on which the calendar did not keep its ordinary hours."""

    on: date
    what: Unusual


@dataclass(frozen=True, slots=True)
class PauseTaken:
    """A pause cut out of service time: `working` is the open time inside it, `status` what asked for it."""

    span: Span
    status: str
    working: timedelta


@dataclass(frozen=True, slots=True)
class ChangeMade:
    """A change of severity or terms (ids before and after), what it did, and the due time before and after it."""

    at: datetime
    changed: Changed
    before: str
    after: str
    applied: Applied
    due_before: datetime | None
    due_after: datetime | None


@dataclass(frozen=True, slots=True)
class Reasons:
    """The derivation of one due time (clocks.md, "Reasons"); instants are UTC.

    `target` decides the due time; it was promised for `target_severity` by `plan` of `catalogue` and is counted from
    `counted_from` (the start, or a change that gave it in full).  `worked` are the open stretches that count, up to
    the due time: their lengths add up to the target.  `already_used` was spent before a reopening.  Without a due
    time (`asap`) there is no calendar and nothing is counted.
    """

    clock: str
    cycle: int
    severity: str
    state: State
    catalogue: str
    plan: str
    target: Target
    target_severity: str
    calendar: NamedCalendar | None
    started_at: datetime
    counted_from: datetime
    due_at: datetime | None
    used: timedelta
    worked: tuple[Span, ...]
    unusual_days: tuple[UnusualDay, ...]
    pauses: tuple[PauseTaken, ...]
    changes: tuple[ChangeMade, ...]
    reopened: bool


def explain(state: ClockState) -> Reasons | None:
    """Why this clock is due when it is; None while it is pending, for nothing is due yet."""
    course = state.course
    if course is None:
        return None
    assert state.target is not None, "what has begun was promised"
    aim = course.decider
    counted_from, counted_to = (aim.origin, _end(course, aim)) if aim else (course.origin, course.seen_at)
    pauses = [pause for pause in course.pauses if pause.end > counted_from and pause.start < counted_to]
    return Reasons(
        clock=state.clock,
        cycle=state.cycle,
        severity=state.severity,
        state=state.state,
        catalogue=(aim or course).terms.catalogue,
        plan=(aim or course).terms.plan,
        target=state.target,
        target_severity=aim.severity if aim else state.severity,
        calendar=_calendar(aim) if aim else None,
        started_at=instant(course.started),
        counted_from=instant(counted_from),
        due_at=state.due_at,
        used=state.used,
        worked=_worked(course, aim) if aim else (),
        unusual_days=_unusual_days(course, aim) if aim else (),
        pauses=tuple(_taken(aim, *pause) for pause in pauses),
        changes=_changes(course),
        reopened=course.origin < course.started,
    )


def _calendar(aim: Aim) -> NamedCalendar:
    return aim.terms.calendars[aim.target.calendar or ""]


def _end(course: Course, aim: Aim) -> int:
    """Where counting ends: when the target is used up, which a reopening may come after."""
    return aim.reached(course.pauses)


def _worked(course: Course, aim: Aim) -> tuple[Span, ...]:
    """The open stretches from the aim's origin to its due time, less the pauses."""
    found: list[Span] = []
    at, end = aim.origin, _end(course, aim)
    for pause in course.pauses:
        if at < pause.start < end:
            found += aim.work.spans(instant(at), instant(pause.start))
        at = max(at, pause.end)
    if at < end:
        found += aim.work.spans(instant(at), instant(end))
    return tuple(found)


def _taken(aim: Aim | None, start: int, end: int, status: str) -> PauseTaken:
    working = aim.work.elapsed_seconds(max(start, aim.origin), end) if aim else 0
    return PauseTaken(Span(instant(start), instant(end)), status, timedelta(seconds=working))


def _changes(course: Course) -> tuple[ChangeMade, ...]:
    def when(second: int | None) -> datetime | None:
        return None if second is None else instant(second)

    return tuple(
        ChangeMade(
            instant(change.at),
            change.changed,
            change.before,
            change.after,
            change.applied,
            when(change.due_before),
            when(change.due_after),
        )
        for change in course.changes
    )


def _unusual_days(course: Course, aim: Aim) -> tuple[UnusualDay, ...]:
    start, end = instant(aim.origin), instant(_end(course, aim))
    days = {day for part in _calendar(aim).calendar.parts for day in _unusual(part, start, end)}
    return tuple(sorted(days, key=lambda day: (day.on, day.what)))


def _unusual(calendar: Calendar, start: datetime, end: datetime) -> Iterator[UnusualDay]:
    """The days of one simple calendar, touched by [start, end], that did not keep the hours of their week."""
    zone = ZoneInfo(calendar.timezone)
    first, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    once = dict(calendar.overrides)
    for on, hours in once.items():
        if first <= on <= last and hours != calendar.week[on.weekday()]:
            yield UnusualDay(on, Unusual.OTHER_HOURS if hours else Unusual.CLOSED)
    for on in calendar.holidays:
        if first <= on <= last and on not in once and calendar.week[on.weekday()]:
            yield UnusualDay(on, Unusual.HOLIDAY)
