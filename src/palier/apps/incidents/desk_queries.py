"""What the desk reads of incidents, hidden ones too."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONArray

from palier.apps.cases.policies import visible_cases
from palier.apps.errors import NotFound
from palier.apps.incidents.models import AffectedCase, AffectedComponent, Component, Incident
from palier.apps.incidents.page_queries import ShownIncident, shown_incidents, shown_one
from palier.apps.incidents.policies import visible_incidents
from palier.core.actor import Actor
from palier.core.incident import State, Suggestion, suggest_cases

PAGE = 50
PLACE = ("component__position", "component_id")
SYSTEM = ("component_id", "component__slug", "component__name", "state")
LOOKED_AT = 1000
"""Of open cases, the newest so many are compared with an incident's words."""


@dataclass(frozen=True, slots=True)
class LinkedCase:
    """A case of an incident, and whether the latest update reached it."""

    id: int
    reference: str
    subject: str
    account: str
    status: str
    is_told: bool


@dataclass(frozen=True, slots=True)
class Affected:
    """A component of an incident, and the state that it puts it in."""

    id: int
    slug: str
    name: dict[str, str]
    state: State


@dataclass(frozen=True, slots=True)
class IncidentSheet:
    """One incident as the desk works on it."""

    shown: ShownIncident
    commander: str
    affected: tuple[Affected, ...]
    cases: tuple[LinkedCase, ...]
    accounts: tuple[str, ...]
    account_ids: tuple[int, ...] = ()


def incidents(*, viewer: Actor, before: int | None = None) -> tuple[Sequence[ShownIncident], int | None]:
    """A page of incidents that are over, newest first, and where the next page begins; before the first of them stands
    all that goes on or is planned.
    """
    rows = visible_incidents(viewer).order_by("-pk").values_list("pk", flat=True)
    over, goes_on = rows.filter(over_at__isnull=False), rows.filter(over_at__isnull=True)
    begun = list(goes_on) if before is None else []
    found = list((over if before is None else over.filter(pk__lt=before))[: PAGE + 1])
    known = dict(Component.objects.values_list("pk", "slug"))
    shown = shown_incidents(viewer=viewer, known=known, ids=[*begun, *found[:PAGE]])
    ordered = sorted(shown, key=lambda each: (each.over_at is not None, -each.id))
    return tuple(ordered), found[PAGE - 1] if len(found) > PAGE else None


def reference_of(incident_id: int) -> str:
    """What an incident is called."""
    return Incident.objects.values_list("reference", flat=True).get(pk=incident_id)


def incident_sheet(*, viewer: Actor, reference: str) -> IncidentSheet:
    """One incident with its cases.  Raises NotFound."""
    affected = AffectedComponent.objects.filter(incident=OuterRef("pk"), component__retired_at__isnull=True)
    named = Incident.accounts.through.objects.filter(incident=OuterRef("pk"))
    row = (
        visible_incidents(viewer)
        .filter(reference=reference)
        .select_related("commander")
        .annotate(systems=ArraySubquery(affected.order_by(*PLACE).values(row=JSONArray(*SYSTEM))))
        .annotate(names=ArraySubquery(named.order_by("account__name", "pk").values("account__name")))
        .annotate(ids=ArraySubquery(named.order_by("account__name", "pk").values("account_id")))
        .first()
    )
    if row is None:
        raise NotFound("incident", reference)
    systems = tuple(Affected(key, slug, name, State(state)) for key, slug, name, state in row.systems)
    chosen = row.audience == Incident.Audience.ACCOUNTS
    return IncidentSheet(
        shown=shown_one(row, [each.slug for each in systems], viewer=viewer),
        commander=row.commander.name if row.commander else "",
        affected=systems,
        cases=_cases(row, viewer),
        accounts=tuple(row.names) if chosen else (),
        account_ids=tuple(row.ids) if chosen else (),
    )


def suggested(*, viewer: Actor, sheet: IncidentSheet) -> Sequence[tuple[Suggestion, str, str]]:
    """Open cases that may tell of an incident, likeliest first, each with its reference and subject."""
    linked = {case.id for case in sheet.cases}
    rows = visible_cases(viewer).exclude(status="closed").order_by("-pk")
    found = [
        row for row in rows.values_list("pk", "subject", "product", "reference")[:LOOKED_AT] if row[0] not in linked
    ]
    told = {row[0]: (row[3], row[1]) for row in found}
    names = [*sheet.shown.slugs]
    suggestions = suggest_cases(sheet.shown.title.values(), names, [row[:3] for row in found])
    return tuple((each, *told[each.case_id]) for each in suggestions[:20])


def _cases(row: Incident, viewer: Actor) -> tuple[LinkedCase, ...]:
    links = AffectedCase.objects.filter(incident=row, ended_at__isnull=True, case__in=visible_cases(viewer))
    columns = ("case_id", "case__reference", "case__subject", "case__account__name", "case__status", "answered")
    return tuple(
        LinkedCase(key, reference, subject, account, status, answered >= row.updates_count)
        for key, reference, subject, account, status, answered in links.order_by("pk").values_list(*columns)
    )
