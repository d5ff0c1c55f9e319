"""Lists of cases in the reader's words: the views everybody has, filters, views that were kept."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from palier.adapters.desk.asked_words import fault_words
from palier.adapters.desk.frame import view_address, view_name
from palier.adapters.desk.lines import lines_of
from palier.adapters.shared.words import text_words
from palier.apps.cases.paging import Cursor
from palier.apps.cases.queries import COUNT_LIMIT, View, agent_queue
from palier.apps.views.counting import Counted, counts_of
from palier.apps.views.queries import (
    COLUMNS,
    FilteredPage,
    Groups,
    KeptView,
    filtered_queue,
    hidden_columns,
    hidden_in_kept,
    views_of,
)
from palier.core.actor import Actor
from palier.core.search import Key, read_asked, written


@dataclass(frozen=True, slots=True)
class Column:
    """A column that can be shown or not."""

    id: str
    name: str
    shown: bool


@dataclass(frozen=True, slots=True)
class CaseList:
    """One page of a list of cases, its lines laid out.

    `key` names the list where columns are chosen, `address` shows the page again, `first` and `next` are empty where
    there is nothing to go to.  `typed` is the filter, None where there is none to change; `ended` says that looking
    stopped before the page was full.
    """

    key: str
    name: str
    lines: SafeString
    address: str
    first: str
    next: str
    empty_title: str
    empty_words: str
    columns: tuple[Column, ...] = ()
    count: str = ""
    typed: str | None = None
    faults: tuple[str, ...] = ()
    ended: str = ""
    kept: KeptView | None = None
    view: str = ""

    @property
    def hidden(self) -> str:
        """The classes that hide columns."""
        return "".join(f" queue--no-{column.id}" for column in self.columns if not column.shown)


@dataclass(frozen=True, slots=True)
class KeptLine:
    """A kept view among the others, and how many cases stand in it."""

    view: KeptView
    count: str


@dataclass(frozen=True, slots=True)
class GroupLine:
    """An account or a plan with what is open of it."""

    id: str
    name: str
    address: str
    open: str
    breached: int
    next_due_at: datetime | None


@dataclass(frozen=True, slots=True)
class GroupList:
    """Groups of open cases; `about` says how they were counted."""

    name: str
    lines: tuple[GroupLine, ...]
    about: str


def of_view(view: View, *, viewer: Actor, at: datetime, after: Cursor | None) -> CaseList:
    """One of the views that everybody has."""
    page = agent_queue(viewer=viewer, view=view, at=at, after=after)
    here, (title, words) = view_address(view), _empty(view)
    return CaseList(
        key=view.value,
        view=view.value,
        name=view_name(view),
        lines=lines_of(page.rows, at=at),
        address=_address(here, after=after),
        first=here if after else "",
        next=_address(here, after=page.next) if page.next else "",
        empty_title=title,
        empty_words=words,
        columns=columns_of(viewer, view.value),
    )


def due_soon(*, viewer: Actor, at: datetime, after: Cursor | None) -> CaseList:
    """What is due within hours."""
    shown = _filtered("is:due", reverse("desk:due_soon"), viewer=viewer, at=at, after=after)
    title, words = (
        _("Nothing is due within four hours"),
        _("A case shows up here when one of its due times comes near."),
    )
    return replace(
        shown,
        key="due",
        name=_("Due soon"),
        typed=None,
        empty_title=title,
        empty_words=words,
        columns=columns_of(viewer, "due"),
    )


def of_kept(view: KeptView, *, viewer: Actor, at: datetime, after: Cursor | None) -> CaseList:
    """A view that somebody keeps."""
    here = reverse("desk:kept", args=[view.id])
    shown, key = _filtered(view.asked, here, viewer=viewer, at=at, after=after), kept_key(view.id)
    columns = _columns(hidden_in_kept(view, key, viewer=viewer))
    return replace(shown, key=key, name=view.name, kept=view, columns=columns)


def kept_key(view_id: int) -> str:
    """What the columns of a kept view go by."""
    return f"kept-{view_id}"


def kept_list(*, viewer: Actor, at: datetime) -> tuple[KeptLine, ...]:
    """Every view the reader keeps or shares, with how many cases stand in it."""
    views = views_of(viewer=viewer)
    zone = timezone.get_current_timezone()
    counts = counts_of({view.id: read_asked(view.asked, at=at, zone=zone) for view in views}, viewer=viewer, at=at)
    return tuple(KeptLine(view, _bounded_words(counts.get(view.id))) for view in views)


def _bounded_words(counted: Counted | None) -> str:
    """A count beside a name; nothing for a view beyond those that are counted."""
    if counted is None:
        return ""
    if counted.count >= COUNT_LIMIT:
        return f"{COUNT_LIMIT - 1}+"
    return str(counted.count) if counted.exact else _("at least %(count)d") % {"count": counted.count}


def of_filter(typed: str, here: str, *, viewer: Actor, at: datetime, after: Cursor | None, **query: str) -> CaseList:
    """Open cases under a filter as it was typed."""
    shown = _filtered(typed, here, viewer=viewer, at=at, after=after, **query)
    return replace(shown, columns=columns_of(viewer, "filtered"))


def _filtered(typed: str, here: str, *, viewer: Actor, at: datetime, after: Cursor | None, **query: str) -> CaseList:
    """The same before anybody chose its columns."""
    asked = read_asked(typed, at=at, zone=timezone.get_current_timezone())
    page = filtered_queue(viewer=viewer, asked=asked, at=at, after=after)
    faults = [fault_words(fault) for fault in page.faults]
    if asked.words:
        faults.append(_("Lists take filters only; the other words were left out. Use the search for words."))
    return CaseList(
        key="filtered",
        name=_("Filtered"),
        lines=lines_of(page.rows, at=at),
        address=_address(here, query, after=after),
        first=_address(here, query) if after else "",
        next=_address(here, query, after=page.next) if page.next else "",
        empty_title=_("No open case passes this filter"),
        empty_words=_("Leave a part of it out, or look among closed cases with the search."),
        columns=(),
        count=_count_words(page),
        typed=typed,
        faults=tuple(faults),
        ended="" if page.full else _("The most pressing cases were looked through this far."),
    )


def columns_of(viewer: Actor, key: str) -> tuple[Column, ...]:
    """The columns of a list, as this reader chose them."""
    return _columns(hidden_columns(viewer=viewer, view=key))


def _columns(hidden: Collection[str]) -> tuple[Column, ...]:
    names = {
        "severity": _("Severity"),
        "plan": _("Plan"),
        "status": _("Status"),
        "assignee": _("Assignee"),
        "updated": _("Updated"),
    }
    return tuple(Column(column, names[column], column not in hidden) for column in COLUMNS)


def _count_words(page: FilteredPage) -> str:
    values = {"count": page.count}
    if page.count >= COUNT_LIMIT:
        return _("%(count)d cases or more") % {"count": COUNT_LIMIT}
    if not page.exact:
        return ngettext("At least %(count)d case", "At least %(count)d cases", page.count) % values
    return ngettext("%(count)d case", "%(count)d cases", page.count) % values


def accounts_list(groups: Groups) -> GroupList:
    """Accounts by their most pressing case."""
    return _groups(_("By account"), groups, Key.ACCOUNT)


def plans_list(groups: Groups) -> GroupList:
    """Plans by theirs."""
    return _groups(_("By plan"), groups, Key.PLAN)


def _groups(name: str, groups: Groups, key: Key) -> GroupList:
    lines = [
        GroupLine(
            group.key.removeprefix("#"),
            text_words(group.label),
            filtered_address(written(key, group.key)),
            f"{group.open}" if groups.whole else _("at least %(count)d") % {"count": group.open},
            group.breached,
            group.next_due_at,
        )
        for group in groups.groups
    ]
    about = "" if groups.whole else _("Counted among the most pressing cases; open a line to see all of it.")
    return GroupList(name, tuple(lines), about)


def filtered_address(typed: str) -> str:
    """Where the list under a filter is."""
    return f"{reverse('desk:filtered')}?{urlencode({'q': typed})}"


def _address(here: str, query: Mapping[str, str] = MappingProxyType({}), *, after: Cursor | None = None) -> str:
    given = {**query, **({"after": str(after)} if after else {})}
    return f"{here}?{urlencode(given)}" if given else here


def _empty(view: View) -> tuple[str, str]:
    """What an empty view says, and what to do next."""
    match view:
        case View.OPEN:
            return _("No open case"), _("Send a mail to the desk’s address from a contact’s address: it shows up here.")
        case View.MINE:
            return _("Nothing is yours right now"), _("Take a case from “Unassigned”: open it and choose yourself.")
        case View.UNASSIGNED:
            return _("Every case is in somebody’s hands"), _("New cases show up here until somebody takes them.")
        case View.TEAM:
            return _("Nothing for your team"), _("Cases given to a team you belong to show up here.")
        case View.WAITING:
            return _("Nobody keeps us waiting"), _("Cases that wait for a customer’s answer show up here.")
        case View.BREACHED:
            return _("No promise is broken"), _("A case shows up here when a due time has passed unanswered.")
