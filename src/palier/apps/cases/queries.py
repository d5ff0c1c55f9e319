"""What screens read of cases: frozen rows, as few statements as possible, always through the visibility query."""

import json
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import _lru_cache_wrapper, lru_cache
from typing import Any, TypeVar

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from palier.apps.cases.models import OPEN, WAITING, Case
from palier.apps.cases.paging import Cursor, Stretch, going_first, page_of
from palier.apps.cases.policies import visible_cases
from palier.apps.kept_statements import ANY_AGENT, ANY_INSTANT, Statement, any_such, rows_of, statement_of
from palier.apps.staff.queries import teams_of
from palier.core.actor import Actor, ActorKind
from palier.core.case import Status

ORDER = ("next_due_at", "id")
COUNT_LIMIT = 1000
"""Counts beside the queue stop here ("999+"): what they cost does not grow with the desk."""
OF_TEAMS = """
SELECT coalesce(sum(held.count), 0)::bigint FROM staff_agent_teams own CROSS JOIN LATERAL ({counts}) AS held
WHERE own.agent_id = %s
"""
"""Each team of an agent along the index of its queue."""
LONG_AGO = datetime.min.replace(tzinfo=UTC)
"""Before anything that is due.  Said beside the present, it tells the planner that little lies between: of what lies
before an instant it does not know, it expects a third of all cases, and plans the counts anew each time."""

Answer = TypeVar("Answer")


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
    channel: str


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
    "channel",
)


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Some lines of the queue, and where the next ones begin."""

    rows: tuple[QueueRow, ...]
    next: Cursor | None


def agent_queue(*, viewer: Actor, view: View, at: datetime, after: Cursor | None = None) -> QueuePage:
    """Cases the viewer may see, most pressing first; cases without a promise last, oldest first.

    One statement, a walk along one index that ends after a page.  Only where a page goes on among the promised cases
    and reaches those without a promise is there a second: a comparison with a due time that may be missing would
    walk the whole index.  Those who go first among the cases of one minute do so whatever page they are on
    (`page_of`).
    """
    page, onward = page_of(_Queue(viewer, view, at), after)
    return QueuePage(tuple(page), onward)


@dataclass(frozen=True, slots=True)
class _Queue:
    """What a viewer works from, read in pieces."""

    viewer: Actor
    view: View
    at: datetime

    def rows(self, limit: int, after: Cursor | None, within: Stretch | None) -> tuple[list[QueueRow], None]:
        """So many lines; a walk along the index of a view stops at its end only."""
        if after is None:
            return _first_rows(self.viewer, self.view, self.at, self._teams(), limit), None
        stretches = _in_view(self.viewer, self.view, self.at, self._teams())
        if within is not None:
            return _rows([within.narrows(stretch.after(after)) for stretch in stretches], limit), None
        found = _rows([stretch.after(after) for stretch in stretches], limit)
        if after.due_at and len(found) < limit and self.view is not View.BREACHED:
            found += _rows([stretch.unpromised() for stretch in stretches], limit - len(found))
        return found, None

    def going_first(self, minute: datetime) -> Q:
        """Who goes first among the cases of a minute that the viewer may see."""
        return going_first(visible_cases(self.viewer).filter(OPEN), minute)

    def _teams(self) -> tuple[int, ...]:
        return tuple(teams_of(self.viewer.id)) if self.view is View.TEAM else ()


def _first_rows(viewer: Actor, view: View, at: datetime, teams: tuple[int, ...], limit: int) -> list[QueueRow]:
    """The lines that everybody looks at all day."""
    if view is View.TEAM and not teams:
        return []
    kept = kept_for(viewer, _first_lines, view, teams, limit)
    return [row_of(line) for line in rows_of(kept, {ANY_AGENT: viewer.id, ANY_INSTANT: at})]


def kept_for(viewer: Actor, build: "_lru_cache_wrapper[Answer]", *what: Hashable) -> Answer:
    """A statement kept for all who see what this agent does.

    For a contact, whose view depends on the seats they hold, it is built anew.
    """
    if viewer.kind is ActorKind.CONTACT:
        return built_for(viewer, build, *what)
    return build(any_such(viewer), *what)


def built_for(viewer: Actor, build: "_lru_cache_wrapper[Answer]", *what: Hashable) -> Answer:
    """The same, built anew and not kept."""
    built: Answer = build.__wrapped__(viewer, *what)
    return built


@lru_cache(maxsize=4096)
def _first_lines(viewer: Actor, view: View, teams: tuple[int, ...], limit: int) -> Statement:
    """Their statement, put together once as that of the counts is, for a view that has something to look at."""
    lines = _lines([stretch.ordered() for stretch in _in_view(viewer, view, ANY_INSTANT, teams)], limit)
    assert lines is not None
    return statement_of(lines)


def queue_counts(*, viewer: Actor, at: datetime) -> dict[View, int]:
    """How many cases each view holds, up to COUNT_LIMIT; one statement for all."""
    [counts] = rows_of(counting(viewer), {ANY_AGENT: viewer.id, ANY_INSTANT: at})
    return counted(counts)


def counted(counts: Sequence[int]) -> dict[View, int]:
    """What the columns of the counting statement say."""
    return {view: min(count, COUNT_LIMIT) for view, count in zip(View, counts, strict=True)}


def counting(viewer: Actor) -> Statement:
    """The statement that counts, a column for each view; its marks are ANY_AGENT and ANY_INSTANT."""
    return kept_for(viewer, _counting)


@lru_cache(maxsize=1024)
def _counting(viewer: Actor) -> Statement:
    """The statement for such a viewer, put together once: the ORM needs longer for it than PostgreSQL.

    Every part walks the index of its view and stops: without an order the planner may read the table instead, and
    the cases that were closed long ago lie in front.
    """
    parts, values = [], list[Any]()
    for view in View:
        [stretch] = _in_view(viewer, view, ANY_INSTANT, (RawSQL("own.team_id", ()),))
        statement, given = statement_of(stretch.ordered().values_list("id")[:COUNT_LIMIT])
        counts = f"SELECT count(*) AS count FROM ({statement}) AS few"  # noqa: S608 - the ORM's own words
        parts.append(f"({OF_TEAMS.format(counts=counts)})" if view is View.TEAM else f"({counts})")
        values += [*given, viewer.id] if view is View.TEAM else given
    return f"SELECT {', '.join(parts)}", tuple(values)


@dataclass(frozen=True, slots=True)
class _Walk:
    """Cases that lie side by side in one index: what `led_by` holds is the same for all, then follow (due, id)."""

    cases: QuerySet[Case]
    led_by: tuple[str, ...] = ()

    def ordered(self) -> QuerySet[Case]:
        """In the order of the index, named column by column: for a column that IS NULL the planner needs it said."""
        return self.cases.order_by(*self.led_by, *ORDER)

    def after(self, cursor: Cursor | None) -> QuerySet[Case]:
        """What follows a line; after one with a promise only those with one."""
        if cursor is None:
            return self.ordered()
        if cursor.due_at is None:
            return self.unpromised().filter(id__gt=cursor.id)
        passed = Q(next_due_at=cursor.due_at, id__lte=cursor.id)
        return self.ordered().filter(next_due_at__gte=cursor.due_at).exclude(passed)

    def unpromised(self) -> QuerySet[Case]:
        """Those without a promise."""
        return self.ordered().filter(next_due_at__isnull=True)


def _in_view(viewer: Actor, view: View, at: datetime, teams: Sequence[int | RawSQL]) -> Sequence[_Walk]:
    cases = visible_cases(viewer).filter(OPEN)
    match view:
        case View.OPEN:
            return [_Walk(cases)]
        case View.MINE:
            return [_Walk(cases.filter(assignee_id=viewer.id), ("assignee_id",))]
        case View.UNASSIGNED:
            return [_Walk(cases.filter(assignee__isnull=True), ("assignee_id",))]
        case View.TEAM:
            return [_Walk(cases.filter(team_id=team), ("team_id",)) for team in teams]
        case View.WAITING:
            return [_Walk(cases.filter(WAITING))]
        case View.BREACHED:
            return [_Walk(cases.filter(next_due_at__gt=LONG_AGO, next_due_at__lt=at))]


def _rows(stretches: Sequence[QuerySet[Case]], limit: int) -> list[QueueRow]:
    """The first lines of all stretches together, one statement."""
    lines = _lines(stretches, limit)
    return [row_of(line) for line in lines] if lines is not None else []


def _lines(stretches: Sequence[QuerySet[Case]], limit: int) -> QuerySet[Case, tuple[Any, ...]] | None:
    if not stretches:
        return None
    first, *others = [stretch.values_list(*LINE)[:limit] for stretch in stretches]
    return first.union(*others, all=True).order_by(*ORDER)[:limit] if others else first


def row_of(line: Sequence[Any]) -> QueueRow:
    """A line as the ORM reads it, or as a bare statement does."""
    case_id, reference, subject, account, severity, terms_id, plan, status, *rest = line
    said = plan if isinstance(plan, dict) else _plan(plan)
    return QueueRow(case_id, reference, subject, account, severity, terms_id, said, Status(status), *rest)


@lru_cache(maxsize=1024)
def _plan(written: str) -> Mapping[str, str]:
    """The name of a plan, which the ORM reads anew for every line and a bare statement hands over as text."""
    said: Mapping[str, str] = json.loads(written)
    return said
