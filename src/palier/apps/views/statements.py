"""The statements of filtered lists, kept for whoever asks the same again.

Where no index leads to what passes the filters, the most pressing cases are looked through.  They are a stretch of one
index that holds all that filters ask for (`case_queue`), so that a page reads that index and the lines it shows, not
the thousands of cases it looked past.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Count, Min, Q, QuerySet
from django.db.models.expressions import RawSQL

from palier.apps.cases.models import OPEN, Case
from palier.apps.cases.paging import Cursor
from palier.apps.cases.policies import visible_cases
from palier.apps.cases.queries import COUNT_LIMIT, LINE, ORDER
from palier.apps.kept_statements import ANY_INSTANT, Statement, statement_of
from palier.core.actor import Actor

GROUPS = 200
"""So many accounts or plans stand in a list."""
TABLE = ' FROM "cases_case"'
"""Where a statement of the ORM says what it reads."""
CHOSEN = "the cases of a page"
"""Stands where a statement is to say which cases it is about."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What filters ask for.  `accounts` are those it is limited to, None where to none.

    `walk`: so many cases are looked through, None where an index leads to what passes.
    """

    condition: Q
    accounts: tuple[int, ...] | None
    walk: int | None


def ground_of(viewer: Actor, wanted: Wanted) -> QuerySet[Case]:
    """The open cases to look through, or those that pass where an index leads to them, in the order of the queue.

    For one account it is named column by column, as its index has them.
    """
    known = visible_cases(viewer).filter(OPEN)
    led_by = ("account_id",) if wanted.accounts is not None and len(wanted.accounts) == 1 else ()
    return (known if wanted.walk else known.filter(wanted.condition)).order_by(*led_by, *ORDER)


def lines_of(ground: QuerySet[Case], wanted: Wanted, limit: int) -> Statement | None:
    """The statement of the first lines that pass, as far as the ground is looked through; None where nothing can."""
    try:
        if not wanted.walk:
            return statement_of(ground.values_list(*LINE)[:limit])
        passing, values = among(ground[: wanted.walk], statement_of(_passing(wanted).order_by(*ORDER)[:limit]))
    except EmptyResultSet:  # a name that nobody has
        return None
    lines, _none = _lines_of_chosen()
    return lines.replace(CHOSEN, passing), values


@lru_cache(maxsize=1024)
def first_lines(viewer: Actor, wanted: Wanted, limit: int) -> Statement | None:
    """The statement of the first page."""
    return lines_of(ground_of(viewer, wanted), wanted, limit)


@lru_cache(maxsize=1024)
def counting(viewer: Actor, wanted: Wanted) -> Statement | None:
    """The statement of how many pass, up to COUNT_LIMIT, and whether there may be more among what was not looked at."""
    ground = ground_of(viewer, wanted)
    try:
        if not wanted.walk:
            few, values = statement_of(ground.order_by().values_list("id")[:COUNT_LIMIT])
            return f"SELECT count(*), FALSE FROM ({few}) AS few", values  # noqa: S608 - the ORM's own words
        few, values = among(ground[: wanted.walk], statement_of(_passing(wanted).order_by()[:COUNT_LIMIT]))
    except EmptyResultSet:
        return None
    beyond, more = statement_of(ground.values_list("id")[wanted.walk : wanted.walk + 1])
    statement = f"SELECT (SELECT count(*) FROM ({few}) AS few), EXISTS ({beyond})"  # noqa: S608 - the ORM's own words
    return statement, (*values, *more)


@lru_cache(maxsize=64)
def grouping(viewer: Actor, named: tuple[str, str], walk: int) -> Statement:
    """The statement of what the most pressing cases tell of groups, the most pressing first.

    Key and name of each, how many are open, how many of them are late at ANY_INSTANT, what is due first.
    """
    late = Q(next_due_at__lt=ANY_INSTANT)
    told = Case.objects.values_list(*named).annotate(
        open=Count("pk"), breached=Count("pk", filter=late), first=Min("next_due_at")
    )
    ground = visible_cases(viewer).filter(OPEN).order_by(*ORDER)[:walk]
    return among(ground, statement_of(told.order_by("first", named[0])[:GROUPS]))


def end_of_walk(stretch: QuerySet[Case], walk: int) -> Cursor | None:
    """The last case that was looked at, where there are more behind it."""
    last = stretch.values_list("next_due_at", "id")[walk - 1 : walk + 1]
    found = [Cursor(*line) for line in last]
    return found[0] if len(found) > 1 else None


def among(ground: QuerySet[Case], rows: Statement) -> Statement:
    """A statement about cases that reads the ground in place of their table."""
    near, given = statement_of(ground)
    statement, values = rows
    head, table, rest = statement.partition(TABLE)
    assert table, "a statement that reads no cases"
    before = head.count("%s")
    return f'{head} FROM ({near}) AS "cases_case"{rest}', (*values[:before], *given, *values[before:])


def _passing(wanted: Wanted) -> QuerySet[Case, Any]:
    return Case.objects.filter(wanted.condition).values_list("id")


@cache
def _lines_of_chosen() -> Statement:
    """The lines of cases still to be chosen, in the order of the queue."""
    chosen = Case.objects.filter(pk__in=RawSQL(CHOSEN, ()))  # noqa: S611 - a constant
    return statement_of(chosen.order_by(*ORDER).values_list(*LINE))
