"""What the record says of what is analysed: its timeline, what it cost, whom it concerns.  Nothing here is typed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONArray

from palier.apps.accounts.models import Account, Contract
from palier.apps.analyses.frozen import ActionSaid, Edition, Hit, OwnCase, Share
from palier.apps.analyses.models import Action, Analysis
from palier.apps.analyses.policies import analysable
from palier.apps.cases.models import Case, CaseEvent
from palier.apps.incidents.models import AffectedComponent, ComponentMark, Incident, IncidentUpdate
from palier.core.analysis import (
    Line,
    Method,
    Source,
    concerning,
    drawn,
    lost_between,
    worst_between,
)
from palier.core.case import Kind
from palier.core.incident import Mark, State

TOLD_OF_CASES = (
    Kind.OPENED,
    Kind.WORKAROUND_PROVIDED,
    Kind.SOLUTION_PROPOSED,
    Kind.SOLUTION_ACCEPTED,
    Kind.RESOLVED,
    Kind.REOPENED,
    Kind.CLOSED,
)
MOST_OWN_LINES = 200


@dataclass(frozen=True, slots=True)
class Concerned:
    """The cases an analysis is about, by account, and every account concerned, by id."""

    cases: Mapping[int, Sequence[Case]]
    accounts: Mapping[int, Account]

    @property
    def case_count(self) -> int:
        """How many cases."""
        return sum(len(cases) for cases in self.cases.values())


def cases_of(analysis: Analysis) -> QuerySet[Case]:
    """The cases it is about: those linked to its incident, and its own; none that one team alone may know of."""
    linked = Q(linked_incidents__incident=analysis.incident_id, linked_incidents__ended_at__isnull=True)
    own = Q(analysed_in__analysis=analysis)
    wanted = (linked | own) if analysis.incident_id else own
    return analysable(Case.objects.filter(pk__in=Case.objects.filter(wanted).values("pk")))


def concerned_by(analysis: Analysis) -> Concerned:
    """Whom it concerns: the accounts of its cases, and those that its incident names."""
    cases: dict[int, list[Case]] = defaultdict(list)
    accounts: dict[int, Account] = {}
    for case in cases_of(analysis).select_related("account").order_by("opened_at", "pk"):
        cases[case.account_id].append(case)
        accounts[case.account_id] = case.account
    incident = analysis.incident
    if incident is not None and incident.audience == Incident.Audience.ACCOUNTS:
        accounts |= {each.pk: each for each in incident.accounts.all()}
    return Concerned(cases, dict(sorted(accounts.items(), key=lambda each: (each[1].name, each[0]))))


@dataclass(frozen=True, slots=True)
class System:
    """A component, the state that the incident puts it in, and its marks until it was over, by id, the oldest first."""

    slug: str
    name: dict[str, str]
    state: State
    marks: Mapping[int, Mark]


@dataclass(frozen=True, slots=True)
class Record:
    """What is stored of one analysis besides its own row: its actions in order, each with its owner.

    Of its incident, the updates, and the components that customers may know of.
    """

    actions: Sequence[Action]
    updates: Sequence[IncidentUpdate] = ()
    systems: Sequence[System] = ()


def record_of(analysis: Analysis) -> Record:
    """The record as it stands: three statements, one where there is no incident."""
    actions = list(analysis.actions.select_related("owner").order_by("position", "pk"))
    if analysis.incident is None:
        return Record(actions)
    told = IncidentUpdate.objects.filter(incident=analysis.incident, audience=F("incident__audience"))
    updates = told.order_by("seq")
    return Record(actions, list(updates), _systems(analysis.incident, analysis.changed_at))


def _systems(incident: Incident, changed_at: datetime) -> list[System]:
    until = incident.over_at or max(incident.changed_at, changed_at)
    marks = ComponentMark.objects.filter(component=OuterRef("component"), at__lte=until).order_by("at", "pk")
    shown = AffectedComponent.objects.filter(incident=incident, component__is_shown=True)
    shown = shown.annotate(marks=ArraySubquery(marks.values(row=JSONArray("pk", "at", "state"))))
    columns = ("component__slug", "component__name", "state", "marks")
    rows = shown.order_by("component__position", "component_id").values_list(*columns)
    return [
        System(slug, name, State(state), {key: Mark(datetime.fromisoformat(at), State(was)) for key, at, was in marked})
        for slug, name, state, marked in rows
    ]


def edition_of(analysis: Analysis, concerned: Concerned, record: Record) -> Edition:
    """The analysis as it would be told now."""
    began_at, over_at = window_of(analysis, concerned)
    incident = analysis.incident
    return Edition(
        reference=analysis.reference,
        incident=incident.reference if incident else "",
        title=analysis.title,
        summary=analysis.summary,
        method=Method(analysis.method),
        whys=tuple(analysis.whys),
        causes=analysis.causes,
        went_well=analysis.went_well,
        began_at=began_at,
        over_at=over_at,
        components=_hits(incident, record, began_at, over_at or analysis.changed_at) if incident else (),
        lines=drawn(record_lines(incident, record), left_out=frozenset(analysis.left_out)),
        actions=tuple(_said(each) for each in record.actions),
    )


def share_of(analysis: Analysis, edition: Edition, account: Account, cases: Sequence[Case]) -> Share:
    """What of an edition concerns one account, whose cases these are."""
    bought = [
        name for names in Contract.objects.filter(account=account).values_list("products", flat=True) for name in names
    ]
    theirs = concerning([hit.slug for hit in edition.components], bought)
    return Share(
        account_id=account.pk,
        account=account.name,
        timezone=account.timezone,
        cases=tuple(OwnCase(case.pk, case.reference, case.opened_at, case.closed_at) for case in cases),
        components=tuple(hit for hit in edition.components if hit.slug in theirs),
        lines=drawn(_case_lines(cases), left_out=frozenset(analysis.left_out)),
    )


def window_of(analysis: Analysis, concerned: Concerned) -> tuple[datetime, datetime | None]:
    """From when to when it lasted: the incident, else its cases; no end while one of them is open."""
    if analysis.incident:
        return analysis.incident.opened_at, analysis.incident.over_at
    cases = [case for each in concerned.cases.values() for case in each]
    ends = [case.closed_at for case in cases]
    over_at = max((end for end in ends if end), default=None) if all(ends) else None
    return min((case.opened_at for case in cases), default=analysis.begun_at), over_at


def record_lines(incident: Incident | None, record: Record) -> list[Line]:
    """Every line of the record that everybody concerned may read; corrected words stand for those they correct."""
    return [*_update_lines(record), *_state_lines(incident, record)] if incident else []


def _update_lines(record: Record) -> Iterable[Line]:
    corrected = {row.corrects_id: row.words for row in record.updates if row.corrects_id}
    for row in record.updates:
        if row.corrects_id is None:
            words = corrected.get(row.pk, row.words)
            yield Line(f"update:{row.seq}", row.at, Source.UPDATE, row.stage, words=words)


def _state_lines(incident: Incident, record: Record) -> Iterable[Line]:
    until = incident.over_at or incident.changed_at
    marks = [(mark, key, system.name) for system in record.systems for key, mark in system.marks.items()]
    for mark, key, name in sorted(marks, key=lambda each: (each[0].at, each[1])):
        if incident.opened_at <= mark.at <= until:
            yield Line(f"state:{key}", mark.at, Source.STATE, mark.state.value, of=name)


def _case_lines(cases: Sequence[Case]) -> Iterable[Line]:
    references = {case.pk: case.reference for case in cases}
    told = CaseEvent.objects.filter(case_id__in=list(references), kind__in=TOLD_OF_CASES).order_by("at", "pk")
    for key, case_id, kind, at in told.values_list("pk", "case_id", "kind", "at")[:MOST_OWN_LINES]:
        yield Line(f"case:{key}", at, Source.CASE, kind, of={"en": references[case_id]}, case_id=case_id)


def _hits(incident: Incident, record: Record, since: datetime, until: datetime) -> tuple[Hit, ...]:
    """What its components showed while it lasted; one that was not public meanwhile moved none: what it says
    counts then.
    """
    was_shown = any(update.at <= until for update in record.updates)
    if incident.audience != Incident.Audience.PUBLIC or not was_shown:
        return tuple(Hit(each.slug, each.name, each.state, until - since) for each in record.systems)
    shown = ((each, [mark for mark in each.marks.values() if mark.at < until]) for each in record.systems)
    return tuple(
        Hit(
            system.slug,
            system.name,
            worst_between(marks, since=since, until=until),
            lost_between(marks, since=since, until=until),
        )
        for system, marks in shown
    )


def _said(action: Action) -> ActionSaid:
    return ActionSaid(action.pk, action.words, action.owner.name if action.owner else "", action.due_on)
