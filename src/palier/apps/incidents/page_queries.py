"""What anybody may read of components and incidents: one query for page, API, feeds, badge and mail (promises B10)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Q

from palier.apps.catalogues.models import CatalogueVersion
from palier.apps.catalogues.queries import catalogue_of
from palier.apps.incidents.models import AffectedComponent, Component, ComponentMark, Incident
from palier.apps.incidents.policies import visible_incidents, visible_updates
from palier.core.actor import Actor
from palier.core.incident import (
    Day,
    Impact,
    Indicator,
    Mark,
    Silence,
    Stage,
    State,
    availability,
    days_of,
    indicator_of,
    shown_state,
    silences_of,
    silent_from,
    worst,
)

DAYS = 90
HISTORY = timedelta(days=400)
"""How far back the page, its feeds and its API tell of incidents."""

Words = Mapping[str, str]
Components = tuple["ShownComponent", ...]
Recorded = tuple[Mark, str]
"""What a component showed, and why."""


@dataclass(frozen=True, slots=True)
class ShownComponent:
    """A component as it may be shown; `days` are its last ninety, `uptime` their share from 0 to 1; `silences` are when
    its check was not heard.
    """

    id: int
    slug: str
    name: Words
    about: Words
    group: str
    group_name: Words
    position: int
    state: State
    since: datetime
    heard_at: datetime | None
    created_at: datetime
    days: tuple[Day, ...]
    uptime: float | None
    silences: tuple[Silence, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownUpdate:
    """What was said, and to whom (`audience`); `corrects` is the number of the update that it corrects."""

    id: int
    seq: int
    at: datetime
    stage: Stage
    words: Words
    next_update_at: datetime | None
    corrects: int | None
    by_name: str
    audience: str = Incident.Audience.PUBLIC.value


@dataclass(frozen=True, slots=True)
class ShownIncident:
    """An incident or a maintenance with everything that was said of it, in order; `slugs` are shown components."""

    id: int
    reference: str
    title: Words
    impact: Impact
    audience: str
    stage: Stage
    opened_at: datetime
    over_at: datetime | None
    changed_at: datetime
    next_update_at: datetime | None
    eta: datetime | None
    planned_from: datetime | None
    planned_until: datetime | None
    slugs: tuple[str, ...]
    updates: tuple[ShownUpdate, ...]

    @property
    def is_maintenance(self) -> bool:
        """Planned, not suffered."""
        return self.planned_from is not None


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that a status page says at `at`, newest incidents first."""

    at: datetime
    indicator: Indicator
    components: tuple[ShownComponent, ...]
    incidents: tuple[ShownIncident, ...]

    @property
    def open(self) -> tuple[ShownIncident, ...]:
        """Incidents that are going on."""
        return tuple(each for each in self.incidents if each.over_at is None and not each.is_maintenance)

    @property
    def maintenances(self) -> tuple[ShownIncident, ...]:
        """Maintenances that are planned or going on, the next first."""
        waiting = [each for each in self.incidents if each.over_at is None and each.is_maintenance]
        return tuple(sorted(waiting, key=lambda each: (each.planned_from or each.opened_at, each.id)))

    @property
    def past(self) -> tuple[ShownIncident, ...]:
        """What is over."""
        return tuple(each for each in self.incidents if each.over_at is not None)


def status_page(*, viewer: Actor | None, at: datetime) -> Page:
    """What the viewer may know at `at`; None is anybody.  Components that are not shown are in no part of it."""
    components = _components(at)
    known = {each.id: each.slug for each in components}
    incidents = shown_incidents(viewer=viewer, since=at - HISTORY, known=known)
    impacts = [each.impact for each in incidents if each.over_at is None and not each.is_maintenance]
    return Page(at, indicator_of((each.state for each in components), impacts), components, incidents)


def account_page(*, viewer: Actor, at: datetime) -> Page:
    """The same for one account: its systems are as bad as what goes on for it alone makes them, hidden ones too where
    it is told of them.
    """
    mine = visible_incidents(viewer).exclude(audience=Incident.Audience.PUBLIC)
    running = mine.filter(over_at__isnull=True).exclude(stage=Stage.SCHEDULED.value)
    touched = AffectedComponent.objects.filter(incident__in=running).values_list("component_id", "state")
    felt: dict[int, list[State]] = defaultdict(list)
    for component_id, state in touched:
        felt[component_id].append(State(state))
    told = set(AffectedComponent.objects.filter(incident__in=mine).values_list("component_id", flat=True))
    components = tuple(
        replace(each, state=worst([each.state, *felt[each.id]])) for each in _components(at, besides=told)
    )
    known = {each.id: each.slug for each in components}
    incidents = shown_incidents(viewer=viewer, since=at - HISTORY, known=known)
    impacts = [each.impact for each in incidents if each.over_at is None and not each.is_maintenance]
    return Page(at, indicator_of((each.state for each in components), impacts), components, incidents)


def shown_incidents(
    *,
    viewer: Actor | None,
    known: Mapping[int, str],
    since: datetime | None = None,
    ids: Sequence[int] | None = None,
) -> tuple[ShownIncident, ...]:
    """The incidents since then, or of these `ids`, that the viewer may know of, newest first; `known` names the
    components shown.
    """
    wanted = visible_incidents(viewer)
    if since is not None:
        wanted = wanted.filter(opened_at__gte=since)
    if ids is not None:
        wanted = wanted.filter(pk__in=ids)
    rows = list(wanted.order_by("-opened_at", "-id"))
    keys = [row.pk for row in rows]
    updates, slugs = _updates(keys, viewer), _slugs(keys, known)
    return tuple(_incident(row, updates[row.pk], slugs[row.pk]) for row in rows)


def shown_one(row: Incident, slugs: Sequence[str], *, viewer: Actor) -> ShownIncident:
    """The same of one incident in hand, whose components are known."""
    return _incident(row, _updates([row.pk], viewer)[row.pk], slugs)


def _incident(row: Incident, updates: Sequence[ShownUpdate], slugs: Sequence[str]) -> ShownIncident:
    return ShownIncident(
        id=row.pk,
        reference=row.reference,
        title=row.title,
        impact=Impact(row.impact),
        audience=row.audience,
        stage=Stage(row.stage),
        opened_at=row.opened_at,
        over_at=row.over_at,
        changed_at=row.changed_at,
        next_update_at=row.next_update_at,
        eta=row.eta,
        planned_from=row.planned_from,
        planned_until=row.planned_until,
        slugs=tuple(slugs),
        updates=tuple(updates),
    )


def _updates(ids: Iterable[int], viewer: Actor | None) -> dict[int, list[ShownUpdate]]:
    found: dict[int, list[ShownUpdate]] = defaultdict(list)
    columns = ("id", "seq", "at", "stage", "words", "next_update_at", "corrects__seq", "by_name", "audience")
    rows = visible_updates(viewer).filter(incident_id__in=list(ids)).order_by("incident_id", "seq")
    for incident_id, key, seq, at, stage, *rest in rows.values_list("incident_id", *columns):
        found[incident_id].append(ShownUpdate(key, seq, at, Stage(stage), *rest))
    return found


def _slugs(ids: Iterable[int], known: Mapping[int, str]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = AffectedComponent.objects.filter(incident_id__in=list(ids)).order_by("component__position", "component_id")
    for incident_id, component_id in rows.values_list("incident_id", "component_id"):
        if component_id in known:
            found[incident_id].append(known[component_id])
    return found


def _components(at: datetime, *, besides: Collection[int] = ()) -> Components:
    rows = Component.objects.filter(Q(is_shown=True) | Q(pk__in=besides), retired_at__isnull=True).select_related(
        "group"
    )
    ordered = sorted(rows, key=lambda row: (_place(row), row.position, row.pk))
    recorded = _recorded([row.pk for row in ordered])
    return tuple(_component(row, recorded[row.pk], at) for row in ordered)


def _place(row: Component) -> tuple[int, int]:
    return (row.group.position, row.group.pk) if row.group else (1 << 15, 0)


def _component(row: Component, recorded: Sequence[Recorded], at: datetime) -> ShownComponent:
    heard_at = row.heard_at if row.check_digest else None
    state = shown_state(State(row.state), heard_at=heard_at, now=at)
    if heard_at is not None and state.value != row.state:  # green because nothing measures is no green (promises L3)
        silent = Mark(silent_from(heard_at, since=row.state_since), State.UNKNOWN)
        recorded = [*recorded, (silent, ComponentMark.CHECKS)]
    days = days_of([mark for mark, _cause in recorded], days=DAYS, now=at)
    return ShownComponent(
        id=row.pk,
        slug=row.slug,
        name=row.name,
        about=row.about,
        group=str(row.group_id or ""),
        group_name=row.group.name if row.group else {},
        position=row.position,
        state=state,
        since=row.state_since,
        heard_at=heard_at,
        created_at=row.created_at,
        days=days,
        uptime=availability(days),
        silences=silences_of([_heard(*each) for each in recorded], now=at) if heard_at else (),
    )


def _heard(mark: Mark, cause: str) -> Mark:
    """The same, of what is heard: what was unknown for another reason than a check's silence is none."""
    is_silence = cause == ComponentMark.CHECKS or mark.state is not State.UNKNOWN
    return mark if is_silence else replace(mark, state=State.OPERATIONAL)


def _recorded(ids: Iterable[int]) -> dict[int, list[Recorded]]:
    found: dict[int, list[Recorded]] = defaultdict(list)
    rows = ComponentMark.objects.filter(component_id__in=list(ids)).order_by("component_id", "at", "id")
    for component_id, at, state, cause in rows.values_list("component_id", "at", "state", "cause"):
        found[component_id].append((Mark(at, State(state)), cause))
    return found


def provider_name(*, at: datetime) -> Words:
    """Whose page it is, as the catalogue in force says, by language; nothing before one is published."""
    versions = CatalogueVersion.objects.filter(effective_at__lte=at).order_by("-effective_at", "-id")
    newest = versions.values_list("pk", flat=True).first()
    return dict(catalogue_of(newest).document.provider.name) if newest else {}
