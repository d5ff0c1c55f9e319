"""Lists of open cases under filters, most pressing first; who else keeps which view.

Filters that lead to few cases are followed along an index of their own.  Others are held against the most pressing
cases one after the other, so many a page and no more: a page may end early and says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.db.models import Count, Min, Q, QuerySet

from palier.apps.cases.models import OPEN, Case
from palier.apps.cases.paging import PAGE, Cursor, Stretch, going_first, page_of
from palier.apps.cases.policies import visible_cases
from palier.apps.cases.queries import COUNT_LIMIT, LINE, ORDER, QueueRow
from palier.apps.errors import NotFound
from palier.apps.kept_statements import ANY_NUMBER, ANY_WORD, Statement, rows_of, statement_of
from palier.apps.search.filtering import narrowed
from palier.apps.search.queries import row_of
from palier.apps.views.models import HiddenColumns
from palier.apps.views.policies import may_change, visible_views
from palier.core.actor import Actor
from palier.core.search import Asked, Fault, Key

WALK = 8000
"""Cases that one page holds against filters no index leads to."""
COLUMNS = ("severity", "plan", "status", "assignee", "updated")
"""What a list of cases can show besides the case itself and when it is due."""
LEADING = frozenset({"mine", "breached", "due"})


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
    """A view that was kept.  `shared_with` names a team; empty: nobody or, by `for_everybody`, all."""

    id: int
    name: str
    asked: str
    owner: str
    is_own: bool
    shared_with: str
    for_everybody: bool
    removable: bool


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
    narrow = narrowed(asked, viewer=viewer, at=at)
    known = visible_cases(viewer).filter(OPEN)
    bounded = not leads(asked)
    page, onward = page_of(_Filtered(known, narrow.condition, narrow.accounts, bounded), after, page=PAGE)
    count, exact = _counted(known, narrow.condition, bounded=bounded)
    faults = (*asked.faults, *narrow.faults)
    stopped = onward is not None and onward.id not in (0, *(row.id for row in page[-1:]))
    return FilteredPage(tuple(page), onward, not stopped, count, exact, faults)


@dataclass(frozen=True, slots=True)
class _Filtered:
    """What passes filters among the cases a viewer may know of; `bounded`: no index leads to them."""

    known: QuerySet[Case]
    condition: Q
    accounts: tuple[int, ...] | None
    bounded: bool

    def rows(
        self, limit: int, after: Cursor | None, within: Stretch | None
    ) -> tuple[Sequence[QueueRow], Cursor | None]:
        """So many lines; where nothing leads to them, those among WALK cases."""
        found: list[QueueRow] = []
        ground = _ordered(self.known if self.bounded else self.known.filter(self.condition), self.accounts)
        for stretch in _stretches(within.narrows(ground) if within else ground, after):
            near = stretch
            if self.bounded:
                near = _ordered(self.known.filter(self.condition, pk__in=stretch.values("pk")[:WALK]))
            found += [row_of(line) for line in near.values_list(*LINE)[: limit - len(found)]]
            if len(found) >= limit:
                break
            if self.bounded and (end := _end_of_walk(stretch)):
                return found, end
        return found, None

    def going_first(self, minute: datetime) -> Q:
        """Who goes first among the cases of a minute that the viewer may see, whatever passes the filters."""
        return going_first(self.known, minute)


def leads(asked: Asked) -> bool:
    """Is there an index that leads to what passes these filters?"""
    nobody = {"none", "nobody", "personne"}
    named = any(asked.values(key) for key in (Key.ACCOUNT, Key.TEAM)) or bool(set(asked.values(Key.ASSIGNEE)) - nobody)
    return named or bool(LEADING & set(asked.values(Key.IS)))


def _ordered(cases: QuerySet[Case], accounts: tuple[int, ...] | None = None) -> QuerySet[Case]:
    """In the order of the queue; for one account named column by column, as its index has them."""
    led_by = ("account_id",) if accounts is not None and len(accounts) == 1 else ()
    return cases.order_by(*led_by, *ORDER)


def _stretches(cases: QuerySet[Case], after: Cursor | None) -> list[QuerySet[Case]]:
    """What follows a line, in pieces that each lie side by side in an index."""
    if after is None:
        return [cases]
    unpromised = cases.filter(next_due_at__isnull=True)
    if after.due_at is None:
        return [unpromised.filter(id__gt=after.id)]
    passed = Q(next_due_at=after.due_at, id__lte=after.id)
    return [cases.filter(next_due_at__gte=after.due_at).exclude(passed), unpromised]


def _end_of_walk(stretch: QuerySet[Case]) -> Cursor | None:
    """The last case that was looked at, where there are more behind it."""
    last = stretch.values_list("next_due_at", "id")[WALK - 1 : WALK + 1]
    found = [Cursor(*line) for line in last]
    return found[0] if len(found) > 1 else None


def _counted(known: QuerySet[Case], condition: Q, *, bounded: bool) -> tuple[int, bool]:
    """How many pass, by the same conditions as the list; whether that is all."""
    if not bounded:
        return known.filter(condition).order_by()[:COUNT_LIMIT].count(), True
    near = _ordered(known).values("pk")
    count = known.filter(condition, pk__in=near[:WALK]).count()
    return min(count, COUNT_LIMIT), not near[WALK : WALK + 1].exists()


def by_account(*, viewer: Actor, at: datetime) -> Groups:
    """Accounts with open cases the viewer may see; what WALK of the most pressing cases tell of them."""
    near, whole = _near(viewer)
    rows = _grouped(near, at, "account_id", "account__name")
    return Groups(tuple(Group(key, f"#{key}", {"": name}, *told) for key, name, *told in rows), whole)


def by_plan(*, viewer: Actor, at: datetime) -> Groups:
    """The same by plan."""
    near, whole = _near(viewer)
    rows = _grouped(near, at, "terms__plan", "terms__plan_label")
    return Groups(tuple(Group(None, plan, label, *told) for plan, label, *told in rows), whole)


def _near(viewer: Actor) -> tuple[QuerySet[Case], bool]:
    known = visible_cases(viewer).filter(OPEN)
    near = _ordered(known).values("pk")
    return Case.objects.filter(pk__in=near[:WALK]), not near[WALK : WALK + 1].exists()


def _grouped(cases: QuerySet[Case], at: datetime, key: str, name: str) -> list[tuple]:  # type: ignore[type-arg]
    told = cases.values_list(key, name).annotate(
        open=Count("pk"), breached=Count("pk", filter=Q(next_due_at__lt=at)), first=Min("next_due_at")
    )
    return list(told.order_by("first", key)[:200])


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


@cache
def _hidden() -> Statement:
    """The statement of the columns that any agent hides in any view: every list asks it."""
    return statement_of(HiddenColumns.objects.filter(agent_id=ANY_NUMBER, view=ANY_WORD).values_list("columns"))
