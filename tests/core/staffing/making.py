"""People for tests of staffing."""

from datetime import UTC, datetime, timedelta

from palier.core.staffing import OFFICE_WEEK, Candidate, NewCase, Worker
from palier.core.time import ALWAYS, Calendar, Span

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""A Monday, ten o'clock in Paris."""
NIGHT = datetime(2026, 3, 2, 23, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PARIS = Calendar.from_dict({"timezone": "Europe/Paris", "week": dict(OFFICE_WEEK)})
CASE = NewCase(plan="gold", severity="high", product="cloud", channel="email", language="fr")


def away(start: datetime, days: int = 1) -> tuple[Span, ...]:
    return (Span(start, start + days * DAY),)


def person(
    number: int,
    *,
    hours: Calendar | None = ALWAYS,
    absences: tuple[Span, ...] = (),
    skills: tuple[str, ...] = (),
    languages: tuple[str, ...] = (),
    cases: int = 0,
) -> Candidate:
    worker = Worker(number, f"Person {number}", hours, absences)
    return Candidate(worker, frozenset(skills), frozenset(languages), cases)


def by_id(*people: Candidate) -> dict[int, Candidate]:
    return {each.worker.id: each for each in people}
