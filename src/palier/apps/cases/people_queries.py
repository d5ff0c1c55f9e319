"""What the portal reads of cases, and everybody of a case's people; always through the visibility query."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from palier.apps.cases.people_models import CaseParticipant
from palier.apps.cases.policies import visible_cases
from palier.apps.errors import NotFound
from palier.core.actor import Actor
from palier.core.case import Status

PAGE = 25
COLUMNS = ("id", "reference", "subject", "contact__name", "status", "severity", "terms_id", "closed_at")


@dataclass(frozen=True, slots=True)
class PortalLine:
    """One case of a list of the portal."""

    id: int
    reference: str
    subject: str
    requester: str
    status: Status
    severity: str
    terms_id: int
    closed_at: datetime | None
    updated_at: datetime


def cases_of(*, viewer: Actor, own: bool, before: int | None = None) -> Sequence[PortalLine]:
    """Cases the viewer may know of, newest first; `own`: those they opened or take part in.  One more than a page."""
    cases = visible_cases(viewer).order_by("-id")
    if own:
        part = CaseParticipant.objects.filter(contact_id=viewer.id, removed_at__isnull=True).values("case_id")
        cases = cases.filter(Q(contact_id=viewer.id) | Q(id__in=part))
    if before is not None:
        cases = cases.filter(id__lt=before)
    rows: Iterable[tuple[Any, ...]] = cases.values_list(*COLUMNS, "last_event_at")[: PAGE + 1]
    return tuple(_line(list(row)) for row in rows)


def _line(row: list[Any]) -> PortalLine:
    row[COLUMNS.index("status")] = Status(row[COLUMNS.index("status")])
    return PortalLine(*row)


def sees_others(viewer: Actor) -> bool:
    """Is there a case of a colleague that the viewer may know of?"""
    return visible_cases(viewer).exclude(contact_id=viewer.id).exists()


@dataclass(frozen=True, slots=True)
class Participant:
    """A colleague who takes part in a case."""

    contact_id: int
    name: str
    email: str
    added_at: datetime
    added_by: str


def participants_of(*, viewer: Actor, case_id: int) -> tuple[Participant, ...]:
    """Who takes part in a case besides its requester, in the order they came in."""
    part = CaseParticipant.objects.filter(case_id=case_id, removed_at__isnull=True, case__in=visible_cases(viewer))
    columns = ("contact_id", "contact__name", "contact__email", "added_at", "added_by")
    return tuple(Participant(*row) for row in part.order_by("id").values_list(*columns))


def requester_of(*, viewer: Actor, case_id: int) -> tuple[int, int]:
    """The account and the requester of a case the viewer may know of.  Raises NotFound."""
    row = visible_cases(viewer).filter(pk=case_id).values_list("account_id", "contact_id").first()
    if row is None:
        raise NotFound("case", str(case_id))
    return row
