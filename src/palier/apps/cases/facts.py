"""Between the rows of events and the facts that the core reads."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from palier.apps.cases.models import CaseEvent
from palier.core.case import Event, Kind, Side, Status

COLUMNS = ("kind", "at", "side", "automatic", "data")


def fact_of(kind: str, at: datetime, side: str, automatic: bool, data: dict[str, Any]) -> Event:
    """One stored event as the core reads it."""
    status = data.get("status")
    return Event(
        kind=Kind(kind),
        at=at,
        side=Side(side),
        automatic=automatic,
        severity=data.get("severity"),
        status=Status(status) if status else None,
    )


def facts_of(case_id: int) -> list[Event]:
    """Everything that happened in one case, in order."""
    rows: Iterable[tuple[Any, ...]] = CaseEvent.objects.filter(case_id=case_id).order_by("seq").values_list(*COLUMNS)
    return [fact_of(*row) for row in rows]
