"""Between the rows of events and the facts that the core reads."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection

from palier.apps.catalogues.queries import terms_of
from palier.core.case import Event, Kind, Relation, Side, Status
from palier.core.catalogue.terms import Terms

COLUMNS = ("kind", "at", "side", "automatic", "data")
FACTS = "SELECT kind, at, side, automatic, data FROM cases_caseevent WHERE case_id = %s ORDER BY seq"
FACTS_OF_CASES = """
SELECT case_id, kind, at, side, automatic, data FROM cases_caseevent WHERE case_id = ANY(%s) ORDER BY case_id, seq
"""


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
        terms=terms_of(data["terms"]) if "terms" in data else None,
    )


def opening_terms(facts: Sequence[Event], terms: Terms) -> Terms:
    """The terms pinned when the case opened, from which a replay starts; `terms` are those that bind it now."""
    return (facts[0].terms if facts else None) or terms


def facts_of(case_id: int) -> list[Event]:
    """Everything that happened in one case, in order."""
    with connection.cursor() as cursor:
        cursor.execute(FACTS, [case_id])
        rows = cursor.fetchall()
    return [fact_of(kind, at, side, automatic, json.loads(data)) for kind, at, side, automatic, data in rows]


def facts_of_cases(case_ids: Sequence[int]) -> Mapping[int, list[Event]]:
    """The same for many cases, by case: one statement."""
    found: dict[int, list[Event]] = {case_id: [] for case_id in case_ids}
    with connection.cursor() as cursor:
        cursor.execute(FACTS_OF_CASES, [list(found)])
        for case_id, kind, at, side, automatic, data in cursor.fetchall():
            found[case_id].append(fact_of(kind, at, side, automatic, json.loads(data)))
    return found
