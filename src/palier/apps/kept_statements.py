"""Statements that the ORM puts together once: for pages read all day it needs longer than PostgreSQL does.

A mark stands where a value belongs; the real one takes its place, and its type, when the statement runs.
"""

from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.db.models import QuerySet

Statement = tuple[str, tuple[Any, ...]]
"""Words for PostgreSQL, and the values they take."""
ANY_NUMBER = 9_000_000_000_000_000_001
"""The mark of a number: no row of ours will ever bear it."""
ANY_WORD = "\x02any word\x03"
"""The mark of a word: no text of ours holds such signs."""


def statement_of(rows: QuerySet[Any, Any]) -> Statement:
    """The statement of rows that hold marks; raises nothing, asks nothing."""
    statement, values = rows.query.sql_with_params()
    return statement, tuple(values)


def rows_of(kept: Statement, given: Mapping[Any, Any]) -> list[tuple[Any, ...]]:
    """The rows for what is given, by its mark; JSON comes as text.  One statement."""
    statement, values = kept
    with connection.cursor() as cursor:
        cursor.execute(statement, [type(value)(given[value]) if _is_mark(value) else value for value in values])
        return cursor.fetchall()


def _is_mark(value: object) -> bool:
    return value in (ANY_NUMBER, ANY_WORD)
