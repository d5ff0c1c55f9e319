"""Statements that the ORM puts together once: for pages read all day it needs longer than PostgreSQL does.

A mark stands where a value belongs; the real one takes its place, and its type, when the statement runs.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

Statement = tuple[str, tuple[Any, ...]]
"""Words for PostgreSQL, and the values they take."""
ANY_NUMBER = 9_000_000_000_000_000_001
"""The mark of a number: no row of ours will ever bear it."""
ANY_WORD = "\x02any word\x03"
"""The mark of a word: no text of ours holds such signs."""
ANY_INSTANT = datetime.max.replace(tzinfo=UTC)
"""The mark of an instant: nothing of ours ever happens then."""
MARKS = (ANY_NUMBER, ANY_WORD, ANY_INSTANT)


def statement_of(rows: QuerySet[Any, Any]) -> Statement:
    """The statement of rows that hold marks; raises nothing, asks nothing."""
    statement, values = rows.query.sql_with_params()
    return statement, tuple(values)


def rows_of(kept: Statement, given: Mapping[Any, Any]) -> list[tuple[Any, ...]]:
    """The rows for what is given, by its mark; JSON comes as text.  One statement."""
    statement, values = kept
    with connection.cursor() as cursor:
        cursor.execute(statement, [_real(value, given) for value in values])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _real(value: Any, given: Mapping[Any, Any]) -> Any:
    """What stands for itself, or what takes the place of a mark: a number of the same width."""
    if value not in MARKS:
        return value
    return type(value)(given[value]) if isinstance(value, int) else given[value]
