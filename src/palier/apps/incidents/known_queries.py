"""What is broken now, for somebody about to report it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Q, Subquery

from palier.apps.incidents.models import Incident
from palier.apps.incidents.policies import visible_incidents, visible_updates
from palier.core.actor import Actor
from palier.core.incident import Stage

MOST = 3


@dataclass(frozen=True, slots=True)
class KnownIncident:
    """An incident that is going on, with what was said of it last."""

    reference: str
    title: Mapping[str, str]
    stage: Stage
    said: Mapping[str, str]
    said_at: datetime | None
    next_update_at: datetime | None
    is_public: bool


def known_incidents(*, viewer: Actor | None, at: datetime) -> tuple[KnownIncident, ...]:
    """Incidents and maintenances under way that the viewer may know of, newest first.  One statement."""
    last = visible_updates(viewer).filter(incident_id=OuterRef("pk")).order_by("-seq")
    going_on = visible_incidents(viewer).filter(
        Q(planned_from__isnull=True) | Q(planned_from__lte=at), over_at__isnull=True, opened_at__lte=at
    )
    told = going_on.annotate(said=Subquery(last.values("words")[:1]), said_at=Subquery(last.values("at")[:1]))
    columns = ("reference", "title", "stage", "said", "said_at", "next_update_at", "audience")
    rows = told.order_by("-opened_at", "-id").values_list(*columns)[:MOST]
    return tuple(
        KnownIncident(
            reference, title, Stage(stage), said or {}, said_at, next_at, audience == Incident.Audience.PUBLIC
        )
        for reference, title, stage, said, said_at, next_at, audience in rows
    )
