"""What readers see of articles: lists, one in full, what may help with a text; always through the policy."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from palier.apps.errors import NotFound
from palier.apps.knowledge.looking import Looked, holding, looked, sharing
from palier.apps.knowledge.models import ArticleFile, ArticleVote, Edition
from palier.apps.knowledge.policies import visible_editions
from palier.core.actor import Actor
from palier.core.files import Attached
from palier.core.knowledge import Audience, files_named, first_words

PAGE, SUGGESTED = 50, 4
SHORTEST = 3
"""Letters of the shortest word that a suggestion goes by."""


@dataclass(frozen=True, slots=True)
class ArticleLine:
    """An article in a list, in the language of the reader where it has that."""

    id: int
    language: str
    title: str
    beginning: str
    published_at: datetime
    audience: Audience


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """One article in full; `languages` are those the viewer may read it in, `files` what its words name."""

    id: int
    language: str
    number: int
    title: str
    text: str
    published_at: datetime
    audience: Audience
    languages: tuple[str, ...]
    titles: dict[str, str]
    files: dict[str, int]
    useful: bool | None


@dataclass(frozen=True, slots=True)
class Lines:
    """A page of a list; `next` is the title and id after which to go on, None at the end."""

    rows: tuple[ArticleLine, ...]
    next: tuple[str, int] | None


COLUMNS = ("article_id", "language", "title", "text", "published_at", "article__audience", "id")


def articles(
    *, viewer: Actor | None, language: str, words: str = "", after: tuple[str, int] | None = None, at: datetime
) -> Lines:
    """The articles that the viewer may read, each once, by title; those that hold every word, best first.

    Each in `language`, otherwise in one it has.  What was found by words is one page.
    """
    asked = looked(words) if words.strip() else Looked(())
    if words.strip() and not asked.questions:
        return Lines((), None)
    visible = visible_editions(viewer, at=at)
    if asked.questions:
        found = _once_each(holding(visible, asked), language, PAGE * 2)
        return Lines(tuple(_line(row) for row in found[:PAGE]), None)
    listed = _in_one(visible, language).order_by("title", "id")
    if after is not None:
        listed = listed.filter(Q(title__gt=after[0]) | Q(title=after[0], id__gt=after[1]))
    rows = list(listed.values_list(*COLUMNS)[: PAGE + 1])
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return Lines(tuple(_line(row) for row in rows[:PAGE]), (last[2], last[-1]) if last else None)


def suggested_articles(
    *, viewer: Actor | None, language: str, words: str, at: datetime, most: int = SUGGESTED
) -> tuple[ArticleLine, ...]:
    """The few articles that the viewer may read which share most with what was typed; none where nothing does."""
    asked = looked(words, shortest=SHORTEST)
    if not asked.questions:
        return ()
    found = _once_each(sharing(visible_editions(viewer, at=at), asked), language, most * 4)
    return tuple(_line(row) for row in found[:most])


def article(*, viewer: Actor | None, article_id: int, language: str, at: datetime) -> ReadArticle:
    """An article that the viewer may read, in `language` or in one it has.  Raises NotFound."""
    columns = ("language", "number", "title", "text", "published_at", "article__audience")
    rows = list(visible_editions(viewer, at=at).filter(article_id=article_id).order_by("id").values_list(*columns))
    if not rows:
        raise NotFound("article", str(article_id))
    shown = next((row for row in rows if row[0] == language), rows[0])
    spoken, number, title, text, published_at, audience = shown
    return ReadArticle(
        id=article_id,
        language=spoken,
        number=number,
        title=title,
        text=text,
        published_at=published_at,
        audience=Audience(audience),
        languages=tuple(row[0] for row in rows),
        titles={row[0]: row[2] for row in rows},
        files=files_of(article_id, [text]),
        useful=_vote_of(viewer, article_id),
    )


def article_file(*, viewer: Actor | None, article_id: int, file_id: int, at: datetime) -> Attached:
    """A file that an article the viewer may read names where they may read it.  Raises NotFound."""
    texts = visible_editions(viewer, at=at).filter(article_id=article_id).values_list("text", flat=True)
    if file_id not in files_of(article_id, texts).values():
        raise NotFound("file", str(file_id))
    return file_in_full(article_id, file_id)


def file_in_full(article_id: int, file_id: int) -> Attached:
    """A file of an article that the caller has found visible.  Raises NotFound."""
    kept = ArticleFile.objects.filter(article_id=article_id, pk=file_id)
    row = kept.values_list("name", "media_type", "content").first()
    if row is None:
        raise NotFound("file", str(file_id))
    return Attached(row[0], row[1], bytes(row[2]))


def files_of(article_id: int, texts: Iterable[str]) -> dict[str, int]:
    """The files of an article that texts name: name -> id."""
    named = {name for text in texts for name in files_named(text)}
    if not named:
        return {}
    return dict(ArticleFile.objects.filter(article_id=article_id, name__in=named).values_list("name", "id"))


def has_public_articles(*, at: datetime) -> bool:
    """Is there anything for anybody to read?"""
    return visible_editions(None, at=at).exists()


def _vote_of(viewer: Actor | None, article_id: int) -> bool | None:
    if viewer is None or viewer.account_id is None:
        return None
    mine = ArticleVote.objects.filter(article_id=article_id, contact_id=viewer.id)
    return mine.values_list("useful", flat=True).first()


def _in_one(visible: QuerySet[Edition], language: str) -> QuerySet[Edition]:
    """Each article in one language: the one asked for, else the first it was published in."""
    others = Edition.objects.filter(article_id=OuterRef("article_id"))
    rank = Case(When(language=language, then=Value(0)), default=Value(1), output_field=IntegerField())
    better = others.filter(language=language) if language else others.none()
    first = others.filter(id__lt=OuterRef("id"))
    return visible.annotate(rank=rank).filter(Q(rank=0) | (~Exists(better) & ~Exists(first)))


def _once_each(weighed: QuerySet[Edition], language: str, most: int) -> Sequence[Any]:
    """The best rows of what was weighed, each article once, in the reader's language where that was found too."""
    rows = list(weighed.values_list(*COLUMNS)[: most * 2])
    chosen: dict[int, Any] = {}
    for row in rows:
        if row[0] not in chosen or (row[1] == language and chosen[row[0]][1] != language):
            chosen[row[0]] = row
    in_theirs = _titles_in(language, [each for each, row in chosen.items() if row[1] != language])
    return [in_theirs.get(each, row) for each, row in chosen.items()]


def _titles_in(language: str, article_ids: Sequence[int]) -> dict[int, Any]:
    """The same articles in the reader's language, where they have it though other words were found."""
    if not article_ids:
        return {}
    rows = Edition.objects.filter(article_id__in=article_ids, language=language).values_list(*COLUMNS)
    return {row[0]: row for row in rows}


def _line(row: Sequence[Any]) -> ArticleLine:
    article_id, language, title, text, published_at, audience, _ = row
    return ArticleLine(article_id, language, title, first_words(text), published_at, Audience(audience))
