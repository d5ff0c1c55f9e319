"""Lists of open cases under filters, most pressing first; who else keeps which view.

Filters that lead to few cases are followed along an index of their own.  Others are held against the most pressing
cases one after the other, so many a page and no more: a page may end early and says so.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import Q, QuerySet

from palier.apps.cases.models import OPEN, Case
from palier.apps.cases.paging import PAGE, Cursor, Stretch, going_first, page_of
from palier.apps.cases.policies import visible_cases
from palier.apps.cases.queries import ORDER, QueueRow, kept_for, row_of
from palier.apps.errors import NotFound
from palier.apps.kept_statements import ANY_AGENT, ANY_INSTANT, ANY_NUMBER, ANY_WORD, Statement, rows_of, statement_of
from palier.apps.search.filtering import TIMELY, Times, any_such_times, narrowed, times_of
from palier.apps.staff.queries import Choice, teams
from palier.apps.views.models import HiddenColumns
from palier.apps.views.policies import may_change, may_share_with_everybody, visible_views
from palier.apps.views.statements import Wanted, counting, end_of_walk, first_lines, ground_of, grouping, lines_of
from palier.core.actor import Actor
from palier.core.search import Asked, Fault, Key

COLUMNS = ("severity", "plan", "status", "assignee", "updated")
"""What a list of cases can show besides the case itself and when it is due."""
WALK = 8000
"""Cases that one page holds against filters no index leads to."""
LEADING = TIMELY | {"mine"}


@dataclass(frozen=True, slots=True)
class FilteredPage:
    """A page of a list.  `count` counts the list up to COUNT_LIMIT, and is a least where `exact` is false.

    `next` is where to go on; `full` is false where looking stopped before the page was full.
    """

    rows: tuple[QueueRow, ...]
    next: Cursor | None
    full: bool
    count: int
    exact: bool
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class KeptView:
    """A view that was kept.  `shared_with` names a team; empty: nobody or, by `for_everybody`, all.

    `removable` says that the viewer may change it and take it away.
    """

    id: int
    name: str
    asked: str
    owner: str
    is_own: bool
    shared_with: str
    for_everybody: bool
    removable: bool
    owner_id: int


@dataclass(frozen=True, slots=True)
class Group:
    """What one account or plan has open: `label` is its name, in the languages it has one."""

    id: int | None
    key: str
    label: Mapping[str, str]
    open: int
    breached: int
    next_due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Groups:
    """Groups, the most pressing first.  `whole` is false where only the most pressing cases were counted."""

    groups: tuple[Group, ...]
    whole: bool


def filtered_queue(*, viewer: Actor, asked: Asked, at: datetime, after: Cursor | None = None) -> FilteredPage:
    """Open cases the viewer may see that pass every filter, most pressing first, those without a promise last."""
    narrow = narrowed(asked, any_such_times(asked), viewer=viewer)
    walk = None if leads(asked) else WALK
    lists = _Filtered(viewer, Wanted(narrow.condition, narrow.accounts, walk), times_of(asked, at))
    page, onward = page_of(lists, after, page=PAGE)
    count, exact = lists.counted()
    faults = (*asked.faults, *narrow.faults)
    stopped = onward is not None and onward.id not in (0, *(row.id for row in page[-1:]))
    return FilteredPage(tuple(page), onward, not stopped, count, exact, faults)


@dataclass(frozen=True, slots=True)
class _Filtered:
    """What passes filters among the cases a viewer may know of."""

    viewer: Actor
    wanted: Wanted
    times: Times

    def rows(
        self, limit: int, after: Cursor | None, within: Stretch | None
    ) -> tuple[Sequence[QueueRow], Cursor | None]:
        """So many lines; where nothing leads to them, those among WALK cases."""
        if after is None and within is None:
            statement = kept_for(self.viewer, first_lines, self.wanted, limit)
            found = self._read(statement)
            return found, self._end(self._ground()) if statement and len(found) < limit else None
        found = []
        ground = within.narrows(self._ground()) if within else self._ground()
        for stretch in _stretches(ground, after):
            found += self._read(lines_of(stretch, self.wanted, limit - len(found)))
            if len(found) >= limit:
                break
            if end := self._end(stretch):
                return found, end
        return found, None

    def counted(self) -> tuple[int, bool]:
        """How many pass, by the same conditions as the list; whether that is all."""
        statement = kept_for(self.viewer, counting, self.wanted)
        if statement is None:
            return 0, True
        [(count, is_more)] = self._rows(statement)
        return count, not is_more

    def going_first(self, minute: datetime) -> Q:
        """Who goes first among the cases of a minute that the viewer may see, whatever passes the filters."""
        return going_first(visible_cases(self.viewer).filter(OPEN), minute)

    def _end(self, stretch: QuerySet[Case]) -> Cursor | None:
        return end_of_walk(stretch, self.wanted.walk) if self.wanted.walk else None

    def _ground(self) -> QuerySet[Case]:
        return ground_of(self.viewer, self.wanted)

    def _rows(self, statement: Statement) -> list[tuple[Any, ...]]:
        return rows_of(statement, {ANY_AGENT: self.viewer.id, **self.times.by_mark()})

    def _read(self, statement: Statement | None) -> list[QueueRow]:
        return [row_of(line) for line in self._rows(statement)] if statement else []


def leads(asked: Asked) -> bool:
    """Is there an index that leads to what passes these filters?"""
    nobody = {"none", "nobody", "personne"}
    named = any(asked.values(key) for key in (Key.ACCOUNT, Key.TEAM)) or bool(set(asked.values(Key.ASSIGNEE)) - nobody)
    return named or bool(LEADING & set(asked.values(Key.IS)))


def _stretches(cases: QuerySet[Case], after: Cursor | None) -> list[QuerySet[Case]]:
    """What follows a line, in pieces that each lie side by side in an index."""
    if after is None:
        return [cases]
    unpromised = cases.filter(next_due_at__isnull=True)
    if after.due_at is None:
        return [unpromised.filter(id__gt=after.id)]
    passed = Q(next_due_at=after.due_at, id__lte=after.id)
    return [cases.filter(next_due_at__gte=after.due_at).exclude(passed), unpromised]


def by_account(*, viewer: Actor, at: datetime) -> Groups:
    """Accounts with open cases the viewer may see; what WALK of the most pressing cases tell of them."""
    rows = _grouped(viewer, at, "account_id", "account__name")
    return Groups(tuple(Group(key, f"#{key}", {"": name}, *told) for key, name, *told in rows), _is_all(viewer))


def by_plan(*, viewer: Actor, at: datetime) -> Groups:
    """The same by plan."""
    rows = _grouped(viewer, at, "terms__plan", "terms__plan_label")
    return Groups(tuple(Group(None, plan, json.loads(label), *told) for plan, label, *told in rows), _is_all(viewer))


def _grouped(viewer: Actor, at: datetime, key: str, name: str) -> list[tuple[Any, ...]]:
    kept = kept_for(viewer, grouping, (key, name), WALK)
    return rows_of(kept, {ANY_AGENT: viewer.id, ANY_INSTANT: at})


def _is_all(viewer: Actor) -> bool:
    """Are there no more open cases than are looked through?"""
    return not visible_cases(viewer).filter(OPEN).order_by(*ORDER)[WALK : WALK + 1].exists()


def views_of(*, viewer: Actor) -> tuple[KeptView, ...]:
    """The views that the viewer keeps or others share with them, own ones first, by name."""
    found = visible_views(viewer).select_related("owner", "team").order_by("name", "pk")
    views = [
        KeptView(
            view.pk,
            view.name,
            view.asked,
            view.owner.name,
            view.owner_id == viewer.id,
            view.team.name if view.team else "",
            view.for_everybody,
            may_change(viewer, view),
            view.owner_id,
        )
        for view in found
    ]
    return tuple(sorted(views, key=lambda view: not view.is_own))


def kept_view(*, viewer: Actor, view_id: int) -> KeptView:
    """One of them.  Raises NotFound."""
    found = next((view for view in views_of(viewer=viewer) if view.id == view_id), None)
    if found is None:
        raise NotFound("view", str(view_id))
    return found


def hidden_columns(*, viewer: Actor, view: str) -> frozenset[str]:
    """The columns of a view that the viewer would rather not see."""
    rows = rows_of(_hidden(), {ANY_NUMBER: viewer.id, ANY_WORD: view})
    return frozenset(column for (columns,) in rows for column in columns)


def hidden_in_kept(view: KeptView, key: str, *, viewer: Actor) -> frozenset[str]:
    """The same of a kept view, whose columns go by `key`: as its owner chose until the viewer chooses otherwise."""
    rows = HiddenColumns.objects.filter(view=key, agent_id__in=(viewer.id, view.owner_id))
    chosen = dict(rows.values_list("agent_id", "columns"))
    return frozenset(chosen.get(viewer.id, chosen.get(view.owner_id, ())))


def teams_to_share_with(viewer: Actor) -> tuple[Choice, ...]:
    """The teams a view can be shared with: a lead's are all, everybody else's their own."""
    return teams() if may_share_with_everybody(viewer) else teams(of=viewer.id)


@cache
def _hidden() -> Statement:
    """The statement of the columns that any agent hides in any view: every list asks it."""
    return statement_of(HiddenColumns.objects.filter(agent_id=ANY_NUMBER, view=ANY_WORD).values_list("columns"))
