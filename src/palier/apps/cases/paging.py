"""Pages of the queue: who goes first among the cases of one minute does so at any number of them.

Lines come from the database by due time.  A page ends where a minute does, so that whoever shows it can put those who
go first before the others; a minute that no page holds is told lane by lane, those who go first and then the others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from functools import lru_cache
from typing import Protocol, Self, TypeVar

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from palier.apps.cases.models import Case
from palier.apps.catalogues.queries import terms_of
from palier.core import channels
from palier.core.escalation import is_fast_tracked

PAGE = 50
AT_MOST = 500
"""Cases of one minute that a page holds; a minute in which still more are due is told lane by lane."""
SOME_MORE = 2
"""Pages among which most minutes end that begin on the first: looked at before so many as AT_MOST are."""
MINUTE = timedelta(minutes=1)


class Lane(IntEnum):
    """Within a crowded minute: the cases that go first, and after them the others."""

    FIRST = 0
    OTHERS = 1


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last line of a page of the queue; the next page begins after it.

    `lane` is set within a crowded minute; `id` is 0 where a minute begins.
    """

    due_at: datetime | None
    id: int
    lane: Lane | None = None

    def __str__(self) -> str:
        lane = "" if self.lane is None else f"~{self.lane.value}"
        return f"{self.due_at.isoformat() if self.due_at else ''}~{self.id}{lane}"

    @classmethod
    def read(cls, written: str) -> Self | None:
        """The cursor an address carries; None, the first page, where somebody bent it."""
        due, _, rest = written.partition("~")
        number, _, lane = rest.partition("~")
        try:
            cursor = cls(datetime.fromisoformat(due) if due else None, int(number), Lane(int(lane)) if lane else None)
        except ValueError:
            return None
        aware = cursor.lane is None if cursor.due_at is None else cursor.due_at.tzinfo is not None
        return cursor if aware and 0 <= cursor.id < 2**63 else None


class Due(Protocol):
    """A line of the queue, as far as paging cares."""

    @property
    def id(self) -> int:
        """Whose line it is."""
        ...

    @property
    def next_due_at(self) -> datetime | None:
        """When it is due; None where nothing is promised."""
        ...


Line = TypeVar("Line", bound=Due)
Line_co = TypeVar("Line_co", bound=Due, covariant=True)


@dataclass(frozen=True, slots=True)
class Stretch:
    """One lane of one crowded minute."""

    minute: datetime
    lane: Lane
    condition: Q

    def narrows(self, cases: QuerySet[Case]) -> QuerySet[Case]:
        """Its cases among those given."""
        span = {"next_due_at__gte": self.minute, "next_due_at__lt": self.minute + MINUTE}
        return cases.filter(self.condition if self.lane is Lane.FIRST else ~self.condition, **span)


class Queue(Protocol[Line_co]):
    """A list of cases by due time, then id; those without a promise stand behind."""

    def rows(
        self, limit: int, after: Cursor | None, within: Stretch | None
    ) -> tuple[Sequence[Line_co], "Cursor | None"]:
        """So many lines after a place; and where looking stopped before there were so many and the end was reached."""
        ...

    def going_first(self, minute: datetime) -> Q:
        """The condition of the cases of a minute that go before the others."""
        ...


def minute_of(due_at: datetime | None) -> datetime | None:
    """The minute in which something is due: cases due within the same one are put in order by who goes first."""
    return due_at and due_at.replace(second=0, microsecond=0)


@lru_cache(maxsize=16384)
def goes_first(terms_id: int, severity: str, channel: str, reached: bool) -> bool:
    """Does a case go before others due in the same minute: by its severity, or by how it came in?

    `reached` says that somebody has it.  Pinned terms never change, so each answer is kept for the process.
    """
    terms = terms_of(terms_id)
    return is_fast_tracked(terms, severity) or channels.goes_first(terms, severity, channel, reached=reached)


def going_first(cases: QuerySet[Case], minute: datetime) -> Q:
    """The condition of those among the cases of a minute that go first."""
    nobody_has_it = ExpressionWrapper(Q(assignee__isnull=True), output_field=BooleanField())
    span = cases.filter(next_due_at__gte=minute, next_due_at__lt=minute + MINUTE).order_by()
    kinds: dict[tuple[str, str, bool], list[int]] = {}
    for terms_id, *kind, nobody in span.values_list("terms_id", "severity", "channel", nobody_has_it).distinct():
        if goes_first(terms_id, *kind, not nobody):
            kinds.setdefault((*kind, nobody), []).append(terms_id)
    first = Q(pk__in=())
    for (severity, channel, nobody), terms in sorted(kinds.items()):
        first |= Q(severity=severity, channel=channel, assignee__isnull=nobody, terms_id__in=sorted(terms))
    return first


def page_of(queue: Queue[Line], after: Cursor | None, *, page: int = PAGE) -> tuple[Sequence[Line], Cursor | None]:
    """A page of lines in the order of the queue, and where the next one begins; None at the end.

    A page ends before the minute that would not fit.  Where little would be left, or a single minute holds more than
    a page, the page goes on to the end of that minute: one statement more or two, and more lines.
    """
    if after is not None and after.lane is not None:
        return _within_a_minute(queue, after, page)
    found, stopped = queue.rows(page + 1, after, None)
    if len(found) <= page:
        return found, stopped
    end = _minute_begins(found, page)
    if end < page // 2:
        begins = end
        for most in _further(page, begins):
            found, stopped = queue.rows(most + 1, after, None)
            end = _minute_ends(found, min(page, len(found) - 1))
            if end <= most:
                break
        if end > AT_MOST and not begins:
            return _within_a_minute(queue, Cursor(minute_of(found[0].next_due_at), 0, Lane.FIRST), page)
        end = begins if end > AT_MOST else end
    return found[:end], _cursor(found[end - 1]) if len(found) > end else stopped


def _further(page: int, begins: int) -> tuple[int, ...]:
    """How many lines to look at for the end of a minute: all at once where it has filled the first page alone."""
    return (min(SOME_MORE * page, AT_MOST), AT_MOST) if begins else (AT_MOST,)


def _within_a_minute(queue: Queue[Line], after: Cursor, page: int) -> tuple[Sequence[Line], Cursor | None]:
    """A page of a minute that none holds: one lane after the other."""
    minute = minute_of(after.due_at)
    assert minute is not None
    found: list[Line] = []
    start, condition = after, queue.going_first(minute)
    for lane in Lane:
        if after.lane is not None and lane < after.lane:
            continue
        if lane is not start.lane:
            start = Cursor(minute, 0, lane)
        rows, stopped = queue.rows(page + 1 - len(found), start, Stretch(minute, lane, condition))
        kept = len(found)
        found += rows
        if len(found) > page:
            return found[:page], _cursor(found[page - 1], lane) if page > kept else start
        if stopped is not None:
            return found, Cursor(stopped.due_at, stopped.id, lane)
    end = Cursor(minute + MINUTE, 0)
    rows, stopped = queue.rows(1, end, None)
    return found, end if rows or stopped else None


def _cursor(line: Due, lane: Lane | None = None) -> Cursor:
    return Cursor(line.next_due_at, line.id, lane)


def _minute_begins(rows: Sequence[Due], place: int) -> int:
    """The place at which the minute of the line at `place` begins; that of a line without a promise is its own."""
    minute = minute_of(rows[place].next_due_at)
    while minute and place and minute_of(rows[place - 1].next_due_at) == minute:
        place -= 1
    return place


def _minute_ends(rows: Sequence[Due], place: int) -> int:
    minute = minute_of(rows[place].next_due_at)
    while place < len(rows) and minute_of(rows[place].next_due_at) == minute:
        place += 1
    return place
