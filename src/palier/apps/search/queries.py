"""Cases that hold certain words, newest first, always through the visibility query.

Rare and common words are looked for in two ways, for each is slow where the other is quick.  What few cases hold is
read from the index of words whole; what many hold is met soon when one walks back from the newest case.  PostgreSQL's
own estimate chooses.  Neither way goes on for ever: a page may end before it is full, and says where it stopped.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from palier.apps.cases.models import Case
from palier.apps.cases.policies import visible_cases
from palier.apps.cases.queries import LINE, QueueRow, kept_for, row_of
from palier.apps.kept_statements import ANY_AGENT, ANY_NUMBERS, ANY_WORDS, Statement, rows_of, statement_of
from palier.apps.search.filtering import any_such_times, narrowed, times_of
from palier.core.actor import Actor, ActorKind
from palier.core.case import parse_reference
from palier.core.search import Asked, Fault

PAGE = 50
FEW = 4000
"""Cases that hold a word, as PostgreSQL estimates them, up to which all of them are read."""
SELDOM = 64
"""The same as a share, one in so many: of a word that is not among the thousand commonest PostgreSQL knows no more."""
WALK = 8000
"""Cases that one page walks past at most."""
HELD = 1000
"""Cases with the words that are held against the filters for one page."""
NEWEST = 2**62

WEIGH = """
SELECT query::text, cases, (SELECT reltuples::bigint FROM pg_class WHERE oid = 'search_casewords'::regclass)
FROM search_weigh(%s::text[], %s, %s::bigint[])
"""
HOLDING = {
    True: "words @@ %(query)s::tsquery",
    False: "words @@ %(query)s::tsquery AND coalesce(said @@ %(query)s::tsquery, TRUE)",
}
RARE = """
WITH holding AS MATERIALIZED (SELECT case_id FROM search_casewords WHERE {holding} AND case_id < %(before)s)
SELECT case_id FROM holding ORDER BY case_id DESC LIMIT %(most)s
"""
COMMON = """
SELECT case_id FROM (
    SELECT case_id, words, said FROM search_casewords
    WHERE case_id < %(before)s ORDER BY case_id DESC LIMIT %(walk)s) newest
WHERE {holding} LIMIT %(most)s
"""
WALKED = """
SELECT min(case_id), count(*) FROM (
    SELECT case_id FROM search_casewords WHERE case_id < %(before)s ORDER BY case_id DESC LIMIT %(walk)s) newest
"""


@dataclass(frozen=True, slots=True)
class Found:
    """A page of what was found.  `next` is where to look on, None where nothing older is left.

    `full` is false where looking stopped before the page was full: there may be more, further back.
    """

    rows: tuple[QueueRow, ...]
    next: int | None
    full: bool
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class _Candidates:
    """Cases with the words, newest first, and the id before which nothing was looked at; None: all was."""

    ids: tuple[int, ...]
    rest: int | None


def search_cases(
    *, viewer: Actor, asked: Asked, at: datetime, before: int | None = None, unfinished: bool = False, page: int = PAGE
) -> Found:
    """Cases the viewer may see that hold every word and pass every filter, newest first.

    `before` is the id after which a page begins; `unfinished` says that the last word may go on.  A reference among
    the words finds its case whatever else is asked.
    """
    narrow, times = narrowed(asked, any_such_times(asked), viewer=viewer), times_of(asked, at).by_mark()
    faults = (*asked.faults, *narrow.faults)
    if not asked.words and not narrow.condition:
        return Found((), None, full=True, faults=faults)
    if asked.words:
        accounts = _accounts(viewer, narrow.accounts)
        named = _named_by_reference(viewer, asked.words) if before is None else ()
        few = page + 1 if not narrow.condition and viewer.kind is not ActorKind.CONTACT else HELD
        found = _candidates(viewer, asked.words, accounts, before or NEWEST, few, unfinished=unfinished)
        chosen = kept_for(viewer, _chosen, narrow.condition, page + 1)
        shown = {row.id for row in named}
        passing = _read(viewer, chosen, {ANY_NUMBERS: list(found.ids), **times})
        rows = [*named, *(row for row in passing if row.id not in shown)]
    else:
        found = _stretch(narrow.accounts, before)
        floor = Q(pk__gte=found.rest) if found.rest else Q()
        rows = _read(viewer, _passing(viewer, narrow.condition & floor & Q(pk__lt=before or NEWEST), page + 1), times)
    if len(rows) > page:
        return Found(tuple(rows[:page]), rows[page - 1].id, full=True, faults=faults)
    return Found(tuple(rows), found.rest, full=found.rest is None, faults=faults)


def _accounts(viewer: Actor, asked: Sequence[int] | None) -> list[int]:
    """The customers whose words are looked at, none named meaning all; a contact's only ever their own."""
    return [viewer.account_id or 0] if viewer.kind is ActorKind.CONTACT else list(asked or ())


def _candidates(
    viewer: Actor, words: Sequence[str], accounts: Sequence[int], before: int, most: int, *, unfinished: bool
) -> _Candidates:
    with connection.cursor() as cursor:
        cursor.execute(WEIGH, [list(words), unfinished, list(accounts)])
        query, cases, of_all = cursor.fetchone() or ("", 0, 0)
        if not query:
            return _Candidates((), None)
        values = {"query": query, "before": before, "most": most, "walk": WALK}
        statement = RARE if cases <= max(FEW, of_all // SELDOM) else COMMON
        cursor.execute(statement.format(holding=HOLDING[viewer.kind is not ActorKind.CONTACT]), values)
        ids = tuple(case_id for (case_id,) in cursor.fetchall())
        if len(ids) >= most:
            return _Candidates(ids, ids[-1])
        if statement is RARE:
            return _Candidates(ids, None)
        cursor.execute(WALKED, values)
        last, walked = cursor.fetchone() or (None, 0)
        return _Candidates(ids, last if walked >= WALK else None)


def _stretch(accounts: Sequence[int] | None, before: int | None) -> _Candidates:
    """How far filters alone look back for one page: among a few customers' cases to the end."""
    if accounts is not None:
        return _Candidates((), None)
    newest = before or (Case.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    floor = newest - WALK * 2
    return _Candidates((), floor if floor > 0 else None)


def _named_by_reference(viewer: Actor, words: Sequence[str]) -> list[QueueRow]:
    """The cases whose references stand among the words; most words can't be one, and nothing is asked."""
    typed = [parse_reference(word, settings.REFERENCE_PREFIX) for word in (*words, "".join(words))]
    references = {each for each in typed if each} | {word.upper() for word in words if "-" in word}
    if not references:
        return []
    return _read(viewer, kept_for(viewer, _named), {ANY_WORDS: sorted(references)})


def _newest(cases: QuerySet[Case], most: int) -> QuerySet[Case, Any]:
    return cases.order_by("-pk").values_list(*LINE)[:most]


def _read(viewer: Actor, kept: Statement | None, given: Mapping[Any, Any]) -> list[QueueRow]:
    return [row_of(line) for line in rows_of(kept, {**given, ANY_AGENT: viewer.id})] if kept else []


@lru_cache(maxsize=1024)
def _chosen(viewer: Actor, condition: Q, most: int) -> Statement | None:
    """The statement of those among many cases that pass, the newest first; None where none can.

    The cases are one value: a thousand of them would cost the ORM twice what all the rest of a page does.
    """
    return _passing(viewer, condition & Q(pk__in=RawSQL("SELECT unnest(%s::bigint[])", (ANY_NUMBERS,))), most)


def _passing(viewer: Actor, condition: Q, most: int) -> Statement | None:
    try:
        return statement_of(_newest(visible_cases(viewer).filter(condition), most))
    except EmptyResultSet:  # a name that nobody has
        return None


@lru_cache(maxsize=1024)
def _named(viewer: Actor) -> Statement:
    """The statement of the cases with certain references."""
    references = RawSQL("SELECT unnest(%s::text[])", (ANY_WORDS,))
    return statement_of(_newest(visible_cases(viewer).filter(reference__in=references), PAGE))
