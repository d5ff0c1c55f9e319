"""What the desk reads of components and their headings, hidden and retired ones too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min

from palier.apps.audit.queries import Wanted, entries
from palier.apps.errors import NotFound
from palier.apps.incidents.commands.arranging import Naming, fingerprint, naming_of
from palier.apps.incidents.models import Component, ComponentMark, Group
from palier.core.incident import SILENCE, State, shown_state

MOST_MARKS, MOST_CHANGES = 50, 50
ARRANGING = ("add_component", "change_component", "retire_component", "bring_back_component", "make_check")
LAST = 1 << 15
"""Components without a heading stand behind those that have one."""


@dataclass(frozen=True, slots=True)
class ComponentSheet:
    """A component as its owners see it; `is_watched` where a check speaks for it."""

    id: int
    slug: str
    name: Mapping[str, str]
    group_id: int | None
    group: Mapping[str, str]
    owner: str
    state: State
    since: datetime
    is_shown: bool
    is_watched: bool
    heard_at: datetime | None


@dataclass(frozen=True, slots=True)
class ComponentChange:
    """What somebody did to a component: an act, and for each of `changed` what it was and what it is."""

    at: datetime
    by: str
    act: str
    changed: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class ComponentRecord:
    """One component with its record: `marks` are state, since when and why; all are the latest first."""

    sheet: ComponentSheet
    naming: Naming
    seen: str
    retired_at: datetime | None
    marks: tuple[tuple[State, datetime, str], ...]
    changes: tuple[ComponentChange, ...]


def next_silence(*, at: datetime) -> datetime | None:
    """When, after `at`, the next check falls silent if none of them speaks (promises L3); None where none is heard."""
    heard = Component.objects.filter(retired_at=None, heard_at__gt=at - SILENCE).exclude(check_digest="")
    first = heard.aggregate(Min("heard_at"))["heard_at__min"]
    return first + SILENCE if first else None


def components(*, at: datetime, retired: bool = False) -> Sequence[ComponentSheet]:
    """Every component in the order of the page: those in use, or those that are retired."""
    rows = Component.objects.filter(retired_at__isnull=not retired).select_related("group", "owner")
    ordered = sorted(rows, key=lambda row: (*_heading(row), row.position, row.pk))
    return tuple(_sheet(row, at) for row in ordered)


def groups() -> Sequence[tuple[int, Mapping[str, str]]]:
    """The headings, in order."""
    return tuple(Group.objects.order_by("position", "pk").values_list("pk", "name"))


def component_record(*, component_id: int, at: datetime) -> ComponentRecord:
    """One component, what it showed and who changed it.  Raises NotFound."""
    row = Component.objects.select_related("group", "owner").filter(pk=component_id).first()
    if row is None:
        raise NotFound("component", str(component_id))
    marks = ComponentMark.objects.filter(component=row).order_by("-at", "-pk").values_list("state", "at", "cause")
    naming = naming_of(row)
    return ComponentRecord(
        sheet=_sheet(row, at),
        naming=naming,
        seen=fingerprint(naming),
        retired_at=row.retired_at,
        marks=tuple((State(state), since, cause) for state, since, cause in marks[:MOST_MARKS]),
        changes=_changes(row.slug),
    )


def _heading(row: Component) -> tuple[int, int]:
    return (row.group.position, row.group.pk) if row.group else (LAST, 0)


def _sheet(row: Component, at: datetime) -> ComponentSheet:
    return ComponentSheet(
        id=row.pk,
        slug=row.slug,
        name=row.name,
        group_id=row.group_id,
        group=row.group.name if row.group else {},
        owner=row.owner.name if row.owner else "",
        state=shown_state(State(row.state), heard_at=row.heard_at if row.check_digest else None, now=at),
        since=row.state_since,
        is_shown=row.is_shown,
        is_watched=bool(row.check_digest),
        heard_at=row.heard_at,
    )


def _changes(slug: str) -> tuple[ComponentChange, ...]:
    """From the trail, by act first: an index leads there, and these acts are rare."""
    told = entries(Wanted()).filter(act__in=ARRANGING, facts__component=slug)
    rows = told.values_list("at", "actor_name", "act", "facts")[:MOST_CHANGES]
    return tuple(
        ComponentChange(
            at,
            by,
            act,
            tuple(zip(*(facts.get(name, ()) for name in ("changed", "before", "after")), strict=True)),
        )
        for at, by, act, facts in rows
    )
