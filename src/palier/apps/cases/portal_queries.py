"""What the portal reads of cases, always through the visibility query."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from palier.apps.cases.people_models import CaseParticipant
from palier.apps.cases.policies import visible_cases
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
    return tuple(PortalLine(*row[:4], Status(row[4]), *row[5:]) for row in rows)


def sees_others(viewer: Actor) -> bool:
    """Is there a case of a colleague that the viewer may know of?"""
    return visible_cases(viewer).exclude(contact_id=viewer.id).exists()
