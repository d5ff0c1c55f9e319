"""How many cases stand in each kept view: the same conditions as its list, all views in two statements."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, Q, QuerySet, Value

from palier.apps.cases.models import OPEN, Case
from palier.apps.cases.policies import visible_cases
from palier.apps.cases.queries import COUNT_LIMIT, ORDER
from palier.apps.kept_statements import rows_of, statement_of
from palier.apps.search.filtering import narrowed, times_of
from palier.apps.search.names import names_in
from palier.apps.views.queries import WALK, leads
from palier.apps.views.statements import among
from palier.core.actor import Actor
from palier.core.search import Asked

MOST = 50
"""So many views of one page are counted."""
NONE = "SELECT 0"


@dataclass(frozen=True, slots=True)
class Counted:
    """How many, up to COUNT_LIMIT; at least so many where `exact` is false."""

    count: int
    exact: bool = True


def counts_of(views: Mapping[int, Asked], *, viewer: Actor, at: datetime) -> dict[int, Counted]:
    """The count of each view by its id, of the first MOST of them.

    Views to which an index leads are counted along it; the others all at once, among the WALK most pressing cases.
    """
    chosen = dict(list(views.items())[:MOST])
    names = names_in(chosen.values())
    known = visible_cases(viewer).filter(OPEN)
    conditions = {
        key: narrowed(asked, times_of(asked, at), viewer=viewer, names=names).condition for key, asked in chosen.items()
    }
    led = {key: known.filter(conditions[key]) for key, asked in chosen.items() if leads(asked)}
    rest = {key: condition for key, condition in conditions.items() if key not in led}
    return {**_along_indexes(led), **_among_the_nearest(known, rest)}


def _along_indexes(lists: Mapping[int, QuerySet[Case]]) -> dict[int, Counted]:
    if not lists:
        return {}
    parts, values = [], list[Any]()
    for found in lists.values():
        statement, given = _counting(found)
        parts.append(f"({statement})")
        values += given
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", values)
        counts = cursor.fetchone() or ()
    return {key: Counted(min(count, COUNT_LIMIT)) for key, count in zip(lists, counts, strict=True)}


def _counting(found: QuerySet[Case]) -> tuple[str, tuple[Any, ...]]:
    try:
        statement, values = found.order_by().values("pk")[:COUNT_LIMIT].query.sql_with_params()
    except EmptyResultSet:  # a name that nobody has
        return NONE, ()
    return f"SELECT count(*) FROM ({statement}) AS few", values  # noqa: S608 - the ORM's own words


def _among_the_nearest(known: QuerySet[Case], conditions: Mapping[int, Q]) -> dict[int, Counted]:
    if not conditions:
        return {}
    counting = {f"view_{key}": Count("pk", filter=condition) for key, condition in conditions.items()}
    whole = Case.objects.order_by().annotate(all_of_them=Value(1)).values("all_of_them")
    told = whole.annotate(**counting, looked_at=Count("pk")).values_list(*counting, "looked_at")
    [(*counts, looked_at)] = rows_of(among(known.order_by(*ORDER)[:WALK], statement_of(told)), {})
    return {
        key: Counted(min(count, COUNT_LIMIT), looked_at < WALK or _is_of_none(condition))
        for (key, condition), count in zip(conditions.items(), counts, strict=True)
    }


def _is_of_none(condition: Q) -> bool:
    """Can nothing pass, wherever one looks?  So it is with a name that nobody has."""
    try:
        Case.objects.filter(condition).query.sql_with_params()
    except EmptyResultSet:
        return True
    return False
