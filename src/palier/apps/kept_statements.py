"""Statements that the ORM puts together once: for pages read all day it needs longer than PostgreSQL does.

A mark stands where a value belongs; the real one takes its place, and its type, when the statement runs.  Plain words
are written into the statement, as our own states are: the planner finds an index over open cases only where it reads
the word that says open, and what it found holds for every value, so that it looks once and not each time.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from palier.core.actor import Actor

Statement = tuple[str, tuple[Any, ...]]
"""Words for PostgreSQL, and the values they take."""
ANY_NUMBER = 9_000_000_000_000_000_001
"""The mark of a number: no row of ours will ever bear it."""
ANY_AGENT = 9_000_000_000_000_000_002
"""The mark of the agent who reads."""
ANY_WORD = "\x02any word\x03"
"""The mark of a word: no text of ours holds such signs."""
ANY_NUMBERS = (ANY_NUMBER,)
"""The mark of many numbers, given as a list."""
ANY_WORDS = (ANY_WORD,)
"""The mark of many words, given as a list."""
ANY_INSTANT = datetime.max.replace(tzinfo=UTC)
"""The mark of an instant: nothing of ours ever happens then."""
ANY_SOON, ANY_SINCE, ANY_BEFORE = (ANY_INSTANT - timedelta(days=days) for days in (1, 2, 3))
"""The marks of three instants more, told apart by what they are to a filter."""
MARKS = (ANY_NUMBER, ANY_AGENT, ANY_WORD, ANY_NUMBERS, ANY_WORDS, ANY_INSTANT, ANY_SOON, ANY_SINCE, ANY_BEFORE)


def any_such(viewer: Actor) -> Actor:
    """Whoever has the viewer's role: one statement serves them all.  ANY_AGENT stands where they are named."""
    return replace(viewer, id=ANY_AGENT, name="")


PLAIN = re.compile(r"[a-z_]+\Z")
"""Words that need no quoting rules, whoever wrote them; all else stays a value."""


def statement_of(rows: QuerySet[Any, Any]) -> Statement:
    """The statement of rows that hold marks; raises nothing, asks nothing."""
    return written_out(*rows.query.sql_with_params())


def written_out(statement: str, values: tuple[Any, ...]) -> Statement:
    """A statement with its plain words written into it; marks and all else stay values."""
    first, *others = statement.split("%s")
    parts, left = [first], list[Any]()
    for value, part in zip(values, others, strict=True):
        if isinstance(value, str) and PLAIN.match(value):
            parts.append(f"'{value}'")
        else:
            parts.append("%s")
            left.append(value)
        parts.append(part)
    return "".join(parts), tuple(left)


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
