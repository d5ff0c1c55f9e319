"""Which timed step comes next in the life of a case, and when (plan-language.md, "lifecycle").

Reminders and closing are measured from the moment the case began to wait for the customer.  Whatever ends the wait
takes them back; a wait that begins again is measured anew.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from palier.core.case import Event, Status
from palier.core.case.delays import after_delay
from palier.core.case.transitions import WAITING
from palier.core.catalogue.terms import Terms
from palier.core.lifecycle.standing import Standing, standing_of
from palier.core.time.pieces import first_instant
from palier.core.time.worktime import EPOCH, worktime_of

SECOND = timedelta(seconds=1)
UTC = "UTC"


class Act(StrEnum):
    """What is done by itself."""

    REMIND = "remind"
    CLOSE = "close"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to be done `at` an instant, in UTC; `number` says which reminder it is, from 1."""

    act: Act
    at: datetime
    number: int = 0


def steps_ahead(terms: Terms, events: Iterable[Event]) -> tuple[Step, ...]:
    """Everything that will happen to a case unless somebody acts, in order.

    `terms` are those pinned when it opened, `events` its facts in order of arrival.  A case left alone (an agent
    stopped its reminders) is neither reminded of nor closed.
    """
    return _ahead(standing_of(terms, events))


def next_step(terms: Terms, events: Iterable[Event]) -> Step | None:
    """The first of `steps_ahead`: when a worker has to look at this case."""
    return next(iter(steps_ahead(terms, events)), None)


def due_step(terms: Terms, events: Iterable[Event], now: datetime) -> Step | None:
    """What is to be done at `now`, or None; once its fact is written, ask again.

    However many reminders passed while nobody worked, one is sent: the latest.  A case is never closed before its
    last reminder has been sent.
    """
    ripe = [step for step in steps_ahead(terms, events) if step.at <= now]
    reminders = [step for step in ripe if step.act is Act.REMIND]
    return reminders[-1] if reminders else next(iter(ripe), None)


def review_at(terms: Terms, severity: str, day: date) -> datetime:
    """When a case on hold is reviewed on `day`: as the service opens there, or as the day begins if it does not open.

    In UTC.  The day is the account's own, the service that of the severity's coverage.
    """
    begins, ends = (_midnight(each, terms.holder.timezone or UTC) for each in (day, day + timedelta(days=1)))
    coverage = terms.coverage.get(severity)
    if coverage is None:
        return begins
    spans = worktime_of(terms.calendars[coverage].calendar).spans(begins, ends)
    return spans[0].start if spans else begins


def _midnight(day: date, zone: str) -> datetime:
    return EPOCH + SECOND * first_instant(ZoneInfo(zone), (day - EPOCH.date()).days * 86_400)


def _ahead(standing: Standing) -> tuple[Step, ...]:
    if standing.status is Status.ON_HOLD:
        if standing.review_on is None or standing.is_reviewed:
            return ()
        return (Step(Act.REVIEW, review_at(standing.terms, standing.severity, standing.review_on)),)
    if standing.left_alone or standing.status not in WAITING or standing.since is None:
        return ()
    return tuple(_waits(standing, standing.since))


def _waits(standing: Standing, since: datetime) -> Iterable[Step]:
    assert standing.status is not None
    terms = standing.terms
    wait = terms.lifecycle.waits.get(standing.status.value)
    if wait is None:
        return
    reminders = [after_delay(terms, delay, since) for delay in wait.remind]
    closing = after_delay(terms, wait.close, since) if wait.close else None
    reminders = sorted(at for at in reminders if closing is None or at < closing)
    for number, at in enumerate(reminders, 1):
        if number > standing.reminded:
            yield Step(Act.REMIND, at, number)
    if closing is not None:
        last = reminders[-1] if reminders else None
        yield Step(Act.CLOSE, _closing(closing, last, standing.reminded_at))


def _closing(planned: datetime, last: datetime | None, reminded_at: datetime | None) -> datetime:
    """When a case is closed: as planned, unless the last reminder was sent late.

    Then the customer still has half of the time that was meant to lie between the two.
    """
    if last is None or reminded_at is None or reminded_at < last:
        return planned
    return max(planned, reminded_at + (planned - last) // 2 // SECOND * SECOND)
