"""Words that somebody typed, as PostgreSQL looks them up in articles.

Words that say nothing in French or in English ("the", "depuis") are left out: which they are, PostgreSQL's own lists
say.  A search wants every word; a suggestion takes what shares most with a text, titles before bodies.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection
from django.db.models import BooleanField, IntegerField, QuerySet
from django.db.models.expressions import RawSQL

from palier.apps.knowledge.models import ArticleDraft, Edition

Written = TypeVar("Written", Edition, ArticleDraft)
LONGEST_TYPED, MOST_WORDS = 4000, 16
ASKS = """
SELECT (CASE WHEN %s AND place = most THEN palier_asks_beginning(word) ELSE palier_asks(word) END)::text
FROM (SELECT word, place, max(place) OVER () AS most
      FROM unnest(%s::text[]) WITH ORDINALITY AS typed (word, place)) asked
WHERE palier_fold(word) <> ' ' AND ((%s AND place = most)
   OR (numnode(plainto_tsquery('pg_catalog.english', palier_fold(word))) > 0
       AND numnode(plainto_tsquery('pg_catalog.french', palier_fold(word))) > 0))
ORDER BY place
"""
HOLDS, IN_TITLE, IN_TEXT = (
    "{0}.words @@ %s::tsquery",
    "({0}.title_words @@ %s::tsquery)::int",
    "({0}.words @@ %s::tsquery)::int",
)
TITLE_COUNTS, ENOUGH = 3, 3
"""A word of the title tells as much as three of the text; less than one of the title, or three words, tells nothing."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What to look up, one question a word; empty where nothing telling was typed."""

    questions: tuple[str, ...]

    @property
    def all(self) -> str:
        """Every word."""
        return " & ".join(f"({each})" for each in self.questions)

    @property
    def any(self) -> str:
        """One word at least."""
        return " | ".join(f"({each})" for each in self.questions)


def looked(typed: str, *, unfinished: bool = False, shortest: int = 1) -> Looked:
    """The questions in what was typed; `unfinished` says that the last word may go on.  One statement."""
    words = re.findall(r"[^\W_][\w’'.-]*", typed[:LONGEST_TYPED])
    telling = list(dict.fromkeys(word for word in words if len(word) >= shortest))[: MOST_WORDS * 4]
    if not telling:
        return Looked(())
    with connection.cursor() as cursor:
        cursor.execute(ASKS, [unfinished, telling, unfinished])
        found = [question for (question,) in cursor.fetchall() if question]
    return Looked(tuple(dict.fromkeys(found))[:MOST_WORDS])


def holding(written: QuerySet[Written], asked: Looked) -> QuerySet[Written]:
    """Those that hold every word, most in their titles first."""
    return _weighed(_with(written, asked.all), asked.questions)


def sharing(written: QuerySet[Written], asked: Looked) -> QuerySet[Written]:
    """Those that share enough with a text, most first."""
    weighed: QuerySet[Any] = _weighed(_with(written, asked.any), asked.questions)
    return weighed.filter(weight__gte=ENOUGH)


def _with(written: QuerySet[Written], question: str) -> QuerySet[Written]:
    holds = HOLDS.format(written.model._meta.db_table)
    return written.filter(RawSQL(holds, [question], output_field=BooleanField()))  # noqa: S611 our own table's name


def _weighed(written: QuerySet[Written], questions: Sequence[str]) -> QuerySet[Written]:
    table = written.model._meta.db_table
    parts = [f"{TITLE_COUNTS} * {IN_TITLE.format(table)} + {IN_TEXT.format(table)}"] * len(questions)
    values = [question for each in questions for question in (each, each)]
    weight = RawSQL(" + ".join(parts), values, output_field=IntegerField())  # noqa: S611 the same
    return written.annotate(weight=weight).order_by("-weight", "title", "id")
