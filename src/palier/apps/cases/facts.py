"""Between the rows of events and the facts that the core reads."""

import json
from datetime import date, datetime
from typing import Any

from django.db import connection

from palier.core.case import Event, Kind, Relation, Side, Status

COLUMNS = ("kind", "at", "side", "automatic", "data")
FACTS = "SELECT kind, at, side, automatic, data FROM cases_caseevent WHERE case_id = %s ORDER BY seq"


def fact_of(kind: str, at: datetime, side: str, automatic: bool, data: dict[str, Any]) -> Event:
    """One stored event as the core reads it."""
    status, review_on, relation = data.get("status"), data.get("review_on"), data.get("relation")
    return Event(
        kind=Kind(kind),
        at=at,
        side=Side(side),
        automatic=automatic,
        severity=data.get("severity"),
        status=Status(status) if status else None,
        rule=data.get("rule", ""),
        review_on=date.fromisoformat(review_on) if review_on else None,
        number=data.get("number"),
        other=data.get("other"),
        relation=Relation(relation) if relation else None,
    )


def facts_of(case_id: int) -> list[Event]:
    """Everything that happened in one case, in order."""
    with connection.cursor() as cursor:
        cursor.execute(FACTS, [case_id])
        rows = cursor.fetchall()
    return [fact_of(kind, at, side, automatic, json.loads(data)) for kind, at, side, automatic, data in rows]
