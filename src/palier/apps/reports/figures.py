"""What a report tells: availability, incidents, cases, promises kept; counted from rows, frozen when it is sent."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
from pydantic import TypeAdapter

from palier.apps.accounts.models import Contract
from palier.apps.analyses.models import Copy
from palier.apps.analyses.policies import analysable
from palier.apps.cases.kept_queries import Miss, promises_kept
from palier.apps.cases.models import Case
from palier.apps.incidents.models import AffectedCase, Component, ComponentMark, Incident
from palier.core.actor import Actor, ActorKind, Role
from palier.core.analysis import availability_between, concerning, lost_between
from palier.core.incident import Impact, Mark, State

Words = Mapping[str, str]

ANYBODY = Actor(ActorKind.AGENT, 0, "", Role.AGENT)
"""An agent in no team: what one team alone may know of is in no report (promises J5)."""


@dataclass(frozen=True, slots=True)
class ComponentFigures:
    """How a component did: the share of time it was there (0 to 1, None where nothing is known), how long it was not
    or badly.
    """

    slug: str
    name: Words
    availability: float | None
    lost: timedelta


@dataclass(frozen=True, slots=True)
class IncidentFigures:
    """An incident or a maintenance that touched the period; `cases` are the account's own that tell of it."""

    reference: str
    title: Words
    impact: Impact
    is_maintenance: bool
    began_at: datetime
    over_at: datetime | None
    cases: int


@dataclass(frozen=True, slots=True)
class CaseFigures:
    """Cases of one severity: opened and closed in the period, open at its end."""

    severity: str
    opened: int
    closed: int
    open: int


@dataclass(frozen=True, slots=True)
class PromiseFigures:
    """One clock: promises that were decided in the period."""

    clock: str
    kept: int
    missed: int


@dataclass(frozen=True, slots=True)
class MissFigures:
    """A promise that was not kept in time, without the words of its case; `stopped_at` None is not kept yet."""

    reference: str
    clock: str
    severity: str
    due_at: datetime
    stopped_at: datetime | None


@dataclass(frozen=True, slots=True)
class AnalysisFigures:
    """An analysis that the account got in the period."""

    reference: str
    title: Words


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """Everything a report tells of the days [since, until) in the account's zone."""

    components: tuple[ComponentFigures, ...]
    incidents: tuple[IncidentFigures, ...]
    cases: tuple[CaseFigures, ...]
    promises: tuple[PromiseFigures, ...]
    misses: tuple[MissFigures, ...]
    analyses: tuple[AnalysisFigures, ...]

    @property
    def is_quiet(self) -> bool:
        """Nothing broke, nobody asked: a month that is told as it was."""
        return not (self.incidents or self.promises or any(each.opened or each.closed for each in self.cases))


Incidents = tuple[IncidentFigures, ...]
FACTS = TypeAdapter(ReportFacts)


def facts_as_data(facts: ReportFacts) -> dict[str, Any]:
    """The same as plain data, for the row that keeps it."""
    return dict(FACTS.dump_python(facts, mode="json"))


def facts_from_data(data: Mapping[str, Any]) -> ReportFacts:
    """What `facts_as_data` wrote."""
    return FACTS.validate_python(data)


def facts_between(contract: Contract, *, since: date, until: date, at: datetime) -> ReportFacts:
    """The facts of a contract for the days [since, until) of its account, as known at `at`."""
    zone = ZoneInfo(contract.account.timezone)
    first, last = _midnight(since, zone), min(_midnight(until, zone), at)
    components = _components(contract, first, last)
    told = promises_kept(
        viewer=ANYBODY, account_id=contract.account_id, since=first, zone=zone, until=last, contract_id=contract.pk
    )
    kept: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in told.months:
        kept[row.clock][0] += row.kept
        kept[row.clock][1] += row.missed
    return ReportFacts(
        components=components,
        incidents=_incidents(contract, [each.slug for each in components], first, last),
        cases=_cases(contract, first, last),
        promises=tuple(PromiseFigures(clock, *counts) for clock, counts in sorted(kept.items())),
        misses=tuple(_miss(miss) for miss in told.misses),
        analyses=_analyses(contract.account_id, first, last),
    )


def _components(contract: Contract, since: datetime, until: datetime) -> tuple[ComponentFigures, ...]:
    shown = Component.objects.filter(is_shown=True, created_at__lt=until).exclude(retired_at__lte=since)
    theirs = concerning(list(shown.values_list("slug", flat=True)), contract.products)
    rows = list(shown.filter(slug__in=theirs).order_by("group__position", "position", "pk"))
    marks: dict[int, list[Mark]] = defaultdict(list)
    said = ComponentMark.objects.filter(component__in=rows, at__lt=until).order_by("at", "pk")
    for component_id, at, state in said.values_list("component_id", "at", "state"):
        marks[component_id].append(Mark(at, State(state)))
    return tuple(_component(row, marks[row.pk], since, until) for row in rows)


def _component(row: Component, marks: Sequence[Mark], since: datetime, until: datetime) -> ComponentFigures:
    share = availability_between(marks, since=since, until=until)
    return ComponentFigures(row.slug, row.name, share, lost_between(marks, since=since, until=until))


def _incidents(
    contract: Contract, slugs: Sequence[str], since: datetime, until: datetime
) -> tuple[IncidentFigures, ...]:
    own = analysable(Case.objects.filter(account_id=contract.account_id))
    links = AffectedCase.objects.filter(ended_at__isnull=True, case__in=own)
    touches = Q(planned_from__isnull=True, opened_at__lt=until) | Q(planned_from__lt=until)
    public = Q(audience=Incident.Audience.PUBLIC) & (Q(components__slug__in=slugs) | Q(linked__in=links))
    known = public | Q(audience=Incident.Audience.ACCOUNTS, accounts=contract.account_id)
    rows = Incident.objects.filter(touches, Q(pk__in=Incident.objects.filter(known).values("pk")))
    rows = rows.exclude(over_at__lt=since).order_by("opened_at", "pk")
    counted = dict(links.values("incident_id").annotate(many=Count("pk")).values_list("incident_id", "many"))
    return tuple(
        IncidentFigures(
            reference=row.reference,
            title=row.title,
            impact=Impact(row.impact),
            is_maintenance=row.planned_from is not None,
            began_at=row.planned_from or row.opened_at,
            over_at=row.over_at if row.over_at and row.over_at < until else None,
            cases=counted.get(row.pk, 0),
        )
        for row in rows
    )


def _cases(contract: Contract, since: datetime, until: datetime) -> tuple[CaseFigures, ...]:
    known = analysable(Case.objects.filter(contract=contract, opened_at__lt=until))
    opened, closed = Q(opened_at__gte=since), Q(closed_at__gte=since, closed_at__lt=until)
    still_open = Q(closed_at__isnull=True) | Q(closed_at__gte=until)
    counted = known.values("severity").annotate(
        opened=Count("pk", filter=opened), closed=Count("pk", filter=closed), open=Count("pk", filter=still_open)
    )
    told = counted.filter(Q(opened__gt=0) | Q(closed__gt=0) | Q(open__gt=0))
    rows = told.order_by("severity").values_list("severity", "opened", "closed", "open")
    return tuple(CaseFigures(*row) for row in rows)


def _miss(miss: Miss) -> MissFigures:
    return MissFigures(miss.reference, miss.clock, miss.severity, miss.due_at, miss.stopped_at)


def _analyses(account_id: int, since: datetime, until: datetime) -> tuple[AnalysisFigures, ...]:
    copies = Copy.objects.filter(account_id=account_id, handed_at__gte=since, handed_at__lt=until)
    rows = copies.order_by("handed_at", "pk").values_list("version__content__reference", "version__content__title")
    return tuple(AnalysisFigures(reference, title) for reference, title in dict(rows).items())


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
