"""The shelves of the desk: every article with what it is worth."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from palier.apps.cases.policies import NOT_KEPT_FROM_AGENT
from palier.apps.knowledge.looking import holding, looked
from palier.apps.knowledge.models import Article, ArticleDraft, Edition
from palier.apps.knowledge.policies import may_write, require
from palier.core.actor import Actor
from palier.core.knowledge import Audience

PAGE = 50


class Shelf(StrEnum):
    """Which articles a list shows."""

    ALL = "all"
    PUBLISHED = "published"
    DRAFTS = "drafts"
    REVIEW = "review"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Spoken:
    """An article in one language: the version that readers see, None without one; whether a newer draft waits."""

    language: str
    number: int | None
    waits: bool


@dataclass(frozen=True, slots=True)
class DeskLine:
    """An article as staff see it in a list."""

    id: int
    title: str
    audience: Audience
    owner: str
    review_on: date | None
    retired_at: datetime | None
    spoken: tuple[Spoken, ...]
    helped: int
    not_helped: int
    answers: int


LIST = """
SELECT article.id, article.audience, coalesce(agent.name, ''), article.review_on, article.retired_at,
       (SELECT json_agg(json_build_array(coalesce(said.language, draft.language), said.number,
                        draft.id IS NOT NULL AND (
                            said.id IS NULL OR (said.title, said.text) <> (draft.title, draft.text)),
                        coalesce(said.title, draft.title)) ORDER BY coalesce(said.language, draft.language))
        FROM (SELECT * FROM knowledge_edition WHERE article_id = article.id) said
        FULL JOIN (SELECT * FROM knowledge_articledraft WHERE article_id = article.id) draft USING (language)),
       (SELECT count(*) FROM knowledge_articlevote vote WHERE vote.article_id = article.id AND vote.useful),
       (SELECT count(*) FROM knowledge_articlevote vote WHERE vote.article_id = article.id AND NOT vote.useful),
       (SELECT count(*) FROM knowledge_articleanswer answer WHERE answer.article_id = article.id AND {seen})
FROM knowledge_article article LEFT JOIN staff_agent agent ON agent.id = article.owner_id
WHERE article.id = ANY(%(ids)s)
""".format(seen=NOT_KEPT_FROM_AGENT.format(case="answer.case_id"))  # noqa: S608 - our own words


def desk_articles(
    *, viewer: Actor, shelf: Shelf, words: str = "", language: str, before: int | None = None, at: datetime
) -> tuple[Sequence[DeskLine], int | None]:
    """A page of articles, newest first, or those that hold every word, best first; and the id to go on before.

    Raises NotAllowed.
    """
    require(may_write(viewer), by=viewer, act="desk_articles")
    known = _on_shelf(shelf, at)
    if words.strip():
        ids, further = _found(known, words), None
    else:
        older = known.filter(pk__lt=before) if before else known
        ids = list(older.order_by("-pk").values_list("pk", flat=True)[: PAGE + 1])
        further = ids[PAGE - 1] if len(ids) > PAGE else None
    return _lines(viewer, ids[:PAGE], language), further


def shelf_counts(*, viewer: Actor, at: datetime) -> Mapping[Shelf, int]:
    """How many articles stand on each shelf.  Raises NotAllowed."""
    require(may_write(viewer), by=viewer, act="desk_articles")
    counted = {shelf.value: Count("pk", filter=_standing(shelf, at)) for shelf in Shelf}
    return {Shelf(name): number for name, number in Article.objects.aggregate(**counted).items()}


def _on_shelf(shelf: Shelf, at: datetime) -> QuerySet[Article]:
    return Article.objects.filter(_standing(shelf, at))


def _standing(shelf: Shelf, at: datetime) -> Q:
    published = Q(Exists(Edition.objects.filter(article_id=OuterRef("pk"))))
    live = Q(retired_at__isnull=True)
    match shelf:
        case Shelf.ALL:
            return Q()
        case Shelf.PUBLISHED:
            return live & published
        case Shelf.DRAFTS:
            return live & ~published
        case Shelf.REVIEW:
            return live & published & Q(review_on__lte=at.date())
        case Shelf.RETIRED:
            return ~live


def _found(known: QuerySet[Article], words: str) -> list[int]:
    """Articles that hold every word in what readers see, then those whose drafts do."""
    asked = looked(words, unfinished=not words.endswith(" "))
    if not asked.questions:
        return []
    shown = holding(Edition.objects.filter(article__in=known), asked).values_list("article_id", flat=True)[:PAGE]
    drafts = holding(ArticleDraft.objects.filter(article__in=known), asked).values_list("article_id", flat=True)[:PAGE]
    return list(dict.fromkeys([*shown, *drafts]))


def _lines(viewer: Actor, ids: Sequence[int], language: str) -> Sequence[DeskLine]:
    with connection.cursor() as cursor:
        cursor.execute(LIST, {"ids": list(ids), "viewer": viewer.id})
        rows = {row[0]: _desk_line(row, language) for row in cursor.fetchall()}
    return tuple(rows[each] for each in ids if each in rows)


def _desk_line(row: Sequence[Any], language: str) -> DeskLine:
    article_id, audience, owner, review_on, retired_at, said, *counts = row
    told = json.loads(said) if isinstance(said, str) else said or []
    titles = {each[0]: each[3] for each in told}
    title = titles.get(language) or next(iter(titles.values()), "")
    spoken = tuple(Spoken(each[0], each[1], each[2]) for each in told)
    return DeskLine(article_id, title, Audience(audience), owner, review_on, retired_at, spoken, *counts)
