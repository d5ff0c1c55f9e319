"""Who is at work at an instant: working hours less absences."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from palier.core.time import Calendar, Span, worktime_of

OFFICE_WEEK: Mapping[str, list[list[str]]] = MappingProxyType(
    {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
)
"""The week of somebody whose hours nobody wrote down, in the form that calendars are read from."""


@dataclass(frozen=True, slots=True)
class Worker:
    """A person of the staff and when they work.  Without `hours` they are never on shift; `absences` may overlap."""

    id: int
    name: str
    hours: Calendar | None
    absences: tuple[Span, ...] = ()

    def is_absent(self, at: datetime) -> bool:
        """Are they away at `at`?  An absence ends as its last instant comes."""
        return any(span.start <= at < span.end for span in self.absences)

    def is_on_shift(self, at: datetime) -> bool:
        """Are they at work at `at`: within their hours and not away?"""
        return self.hours is not None and not self.is_absent(at) and worktime_of(self.hours).is_open(at)


def anybody_on_shift(people: Iterable[Worker], *, at: datetime) -> bool:
    """Is at least one of these people at work at `at`?"""
    return any(person.is_on_shift(at) for person in people)
