"""What screens read of cases: frozen rows, as few statements as possible, always through the visibility query."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet

from palier.apps.cases.models import OPEN, Case
from palier.apps.cases.policies import visible_cases
from palier.apps.staff.queries import teams_of
from palier.core.actor import Actor
from palier.core.case import Status

PAGE = 50
COUNT_LIMIT = 1000
"""Counts beside the queue stop here ("999+"): what they cost does not grow with the desk."""


class View(StrEnum):
    """The queues an agent works from."""

    OPEN = "open"
    MINE = "mine"
    UNASSIGNED = "unassigned"
    TEAM = "team"
    WAITING = "waiting"
    BREACHED = "breached"


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One line of the queue.  `next_due_at` is the earliest due time still open, `next_clock` its clock."""

    id: int
    reference: str
    subject: str
    account: str
    severity: str
    terms_id: int
    plan: Mapping[str, str]
    status: Status
    assignee: str | None
    next_due_at: datetime | None
    next_clock: str
    updated_at: datetime


LINE = (
    "id",
    "reference",
    "subject",
    "account__name",
    "severity",
    "terms_id",
    "terms__plan_label",
    "status",
    "assignee__name",
    "next_due_at",
    "next_clock",
    "last_event_at",
)


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last line of a page of the queue; the next page begins after it."""

    due_at: datetime | None
    id: int

    def __str__(self) -> str:
        return f"{self.due_at.isoformat() if self.due_at else ''}~{self.id}"

    @classmethod
    def read(cls, written: str) -> Self | None:
        """The cursor an address carries; None, the first page, where somebody bent it."""
        due, _, number = written.partition("~")
        try:
            cursor = cls(datetime.fromisoformat(due) if due else None, int(number))
        except ValueError:
            return None
        aware = cursor.due_at is None or cursor.due_at.tzinfo is not None
        return cursor if aware and 0 <= cursor.id < 2**63 else None


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Some lines of the queue, and where the next ones begin."""

    rows: tuple[QueueRow, ...]
    next: Cursor | None


def agent_queue(*, viewer: Actor, view: View, at: datetime, after: Cursor | None = None) -> QueuePage:
    """Cases the viewer may see, most pressing first; cases without a promise last, oldest first.

    Two stretches of one index: comparing (due, id) with a due time that may be missing would walk all of it.
    """
    cases = _in_view(viewer, view, at)
    rows: list[QueueRow] = []
    if after is None or after.due_at is not None:
        rows += _rows(_promised(cases, after), ("next_due_at", "id"), PAGE + 1)
    if len(rows) <= PAGE and view is not View.BREACHED:
        last_unpromised = after.id if after and after.due_at is None else 0
        unpromised = cases.filter(next_due_at__isnull=True, id__gt=last_unpromised)
        rows += _rows(unpromised, ("id",), PAGE + 1 - len(rows))
    page = tuple(rows[:PAGE])
    more = len(rows) > PAGE
    return QueuePage(page, Cursor(page[-1].next_due_at, page[-1].id) if more else None)


def queue_counts(*, viewer: Actor, at: datetime) -> dict[View, int]:
    """How many cases each view holds, up to COUNT_LIMIT; one statement for all, after the viewer's teams."""
    parts, values = [], list[Any]()
    for view in View:
        few = _in_view(viewer, view, at).order_by().values_list("id")[:COUNT_LIMIT]
        try:
            statement, given = few.query.sql_with_params()
        except EmptyResultSet:  # the ORM knows without asking: an agent without a team
            parts.append("0")
        else:
            parts.append(f"(SELECT count(*) FROM ({statement}) AS few)")  # noqa: S608 - the ORM's own words
            values += given
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", values)
        counts = cursor.fetchone() or ()
    return dict(zip(View, counts, strict=True))


def _in_view(viewer: Actor, view: View, at: datetime) -> QuerySet[Case]:
    cases = visible_cases(viewer).filter(OPEN)
    match view:
        case View.OPEN:
            return cases
        case View.MINE:
            return cases.filter(assignee_id=viewer.id)
        case View.UNASSIGNED:
            return cases.filter(assignee__isnull=True)
        case View.TEAM:
            return cases.filter(team_id__in=teams_of(viewer.id))
        case View.WAITING:
            return cases.filter(status=Status.WAITING_CUSTOMER.value)
        case View.BREACHED:
            return cases.filter(next_due_at__lt=at)


def _promised(cases: QuerySet[Case], after: Cursor | None) -> QuerySet[Case]:
    cases = cases.filter(next_due_at__isnull=False)
    if after is None:
        return cases
    passed = Q(next_due_at=after.due_at, id__lte=after.id)
    return cases.filter(next_due_at__gte=after.due_at).exclude(passed)


def _rows(cases: QuerySet[Case], order: tuple[str, ...], limit: int) -> list[QueueRow]:
    lines: Iterable[tuple[Any, ...]] = cases.order_by(*order).values_list(*LINE)[:limit]
    return [QueueRow(*_with_status(line, LINE.index("status"))) for line in lines]


def _with_status(line: tuple[Any, ...], place: int) -> tuple[Any, ...]:
    return (*line[:place], Status(line[place]), *line[place + 1 :])
