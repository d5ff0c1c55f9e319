"""What the record says of what is analysed: its timeline, what it cost, whom it concerns.  Nothing here is typed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from palier.apps.accounts.models import Account, Contract
from palier.apps.analyses.frozen import ActionSaid, Edition, Hit, OwnCase, Share
from palier.apps.analyses.models import Action, Analysis
from palier.apps.analyses.policies import analysable
from palier.apps.cases.models import Case, CaseEvent
from palier.apps.incidents.models import Component, ComponentMark, Incident, IncidentUpdate
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


def edition_of(analysis: Analysis, concerned: Concerned) -> Edition:
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
        components=_hits(incident, began_at, over_at or analysis.changed_at) if incident else (),
        lines=drawn(record_lines(analysis), left_out=frozenset(analysis.left_out)),
        actions=tuple(_said(each) for each in analysis.actions.select_related("owner").order_by("position", "pk")),
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


def record_lines(analysis: Analysis) -> list[Line]:
    """Every line of the record that everybody concerned may read; corrected words stand for those they correct."""
    if analysis.incident is None:
        return []
    return [*_update_lines(analysis.incident), *_state_lines(analysis.incident)]


def _update_lines(incident: Incident) -> Iterable[Line]:
    rows = list(IncidentUpdate.objects.filter(incident=incident).order_by("seq"))
    corrected = {row.corrects_id: row.words for row in rows if row.corrects_id}
    for row in rows:
        if row.corrects_id is None:
            words = corrected.get(row.pk, row.words)
            yield Line(f"update:{row.seq}", row.at, Source.UPDATE, row.stage, words=words)


def _state_lines(incident: Incident) -> Iterable[Line]:
    rows = ComponentMark.objects.filter(
        component__in=_shown(incident), at__gte=incident.opened_at, at__lte=incident.over_at or incident.changed_at
    ).select_related("component")
    for row in rows.order_by("at", "pk"):
        yield Line(f"state:{row.pk}", row.at, Source.STATE, row.state, of=row.component.name)


def _case_lines(cases: Sequence[Case]) -> Iterable[Line]:
    references = {case.pk: case.reference for case in cases}
    told = CaseEvent.objects.filter(case_id__in=list(references), kind__in=TOLD_OF_CASES).order_by("at", "pk")
    for key, case_id, kind, at in told.values_list("pk", "case_id", "kind", "at")[:MOST_OWN_LINES]:
        yield Line(f"case:{key}", at, Source.CASE, kind, of={"en": references[case_id]}, case_id=case_id)


def _shown(incident: Incident) -> QuerySet[Component]:
    """The components it hit that customers may know of."""
    return Component.objects.filter(affected_by__incident=incident, is_shown=True)


def _hits(incident: Incident, since: datetime, until: datetime) -> tuple[Hit, ...]:
    """What its components showed while it lasted; one that is not public moved none: what it says counts then."""
    components = list(_shown(incident).order_by("position", "pk"))
    if incident.audience != Incident.Audience.PUBLIC:
        said = dict(incident.affected.values_list("component_id", "state"))
        return tuple(Hit(each.slug, each.name, State(said[each.pk]), until - since) for each in components)
    marks: dict[int, list[Mark]] = defaultdict(list)
    rows = ComponentMark.objects.filter(component__in=components, at__lt=until).order_by("at", "pk")
    for component_id, at, state in rows.values_list("component_id", "at", "state"):
        marks[component_id].append(Mark(at, State(state)))
    return tuple(
        Hit(
            each.slug,
            each.name,
            worst_between(marks[each.pk], since=since, until=until),
            lost_between(marks[each.pk], since=since, until=until),
        )
        for each in components
    )


def _said(action: Action) -> ActionSaid:
    return ActionSaid(action.pk, action.words, action.owner.name if action.owner else "", action.due_on)
