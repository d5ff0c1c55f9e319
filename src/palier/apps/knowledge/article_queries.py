"""One article as staff see it: what is written, what readers see, every version, what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Window

from palier.apps.cases.policies import visible_cases
from palier.apps.errors import NotFound
from palier.apps.knowledge.models import Article, ArticleAnswer, ArticleDraft, ArticleFile, ArticleVersion, ArticleVote
from palier.apps.knowledge.policies import may_write, require
from palier.core.actor import Actor
from palier.core.files import Attached
from palier.core.knowledge import Audience

SAID, ANSWERED = 20, 20


@dataclass(frozen=True, slots=True)
class Draft:
    """What is being written in one language; `edits` is what a form carries."""

    language: str
    title: str
    text: str
    edits: int
    changed_at: datetime
    changed_by: str


@dataclass(frozen=True, slots=True)
class Version:
    """What was published; the latest of a language is what readers see."""

    language: str
    number: int
    title: str
    text: str
    note: str
    published_at: datetime
    by_name: str


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file of an article."""

    id: int
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Said:
    """What a reader missed, or liked."""

    useful: bool
    words: str
    account: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Answered:
    """A case that was answered with the article."""

    reference: str
    subject: str
    by_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DeskArticle:
    """Everything of one article; versions newest first, cases as far as the viewer may know of them."""

    id: int
    audience: Audience
    plans: tuple[str, ...]
    products: tuple[str, ...]
    owner_id: int | None
    owner: str
    review_on: date | None
    retired_at: datetime | None
    case_reference: str
    created_at: datetime
    created_by: str
    drafts: tuple[Draft, ...]
    versions: tuple[Version, ...]
    files: tuple[KeptFile, ...]
    helped: int
    not_helped: int
    said: tuple[Said, ...]
    answers: int
    answered: tuple[Answered, ...]

    def draft(self, language: str) -> Draft | None:
        """What is being written in a language."""
        return next((each for each in self.drafts if each.language == language), None)

    def shown(self, language: str) -> Version | None:
        """What readers see in a language."""
        return next((each for each in self.versions if each.language == language), None)


def desk_article(*, viewer: Actor, article_id: int) -> DeskArticle:
    """One article for those who write.  Raises NotAllowed, NotFound."""
    require(may_write(viewer), by=viewer, act="desk_article")
    row = Article.objects.select_related("owner").filter(pk=article_id).first()
    if row is None:
        raise NotFound("article", str(article_id))
    votes = list(
        ArticleVote.objects.filter(article_id=article_id)
        .order_by("-at", "-id")
        .values_list("useful", "words", "contact__account__name", "at")
    )
    answers, answered = _answered(viewer, article_id)
    return DeskArticle(
        id=article_id,
        audience=Audience(row.audience),
        plans=tuple(row.plans),
        products=tuple(row.products),
        owner_id=row.owner_id,
        owner=row.owner.name if row.owner else "",
        review_on=row.review_on,
        retired_at=row.retired_at,
        case_reference=_reference(viewer, row.case_id),
        created_at=row.created_at,
        created_by=row.created_by,
        drafts=_drafts(article_id),
        versions=_versions(article_id),
        files=tuple(
            KeptFile(*file)
            for file in ArticleFile.objects.filter(article_id=article_id)
            .order_by("id")
            .values_list("id", "name", "size")
        ),
        helped=sum(useful for useful, *_ in votes),
        not_helped=sum(not useful for useful, *_ in votes),
        said=tuple(Said(*vote) for vote in votes if vote[1])[:SAID],
        answers=answers,
        answered=answered,
    )


def desk_file(*, viewer: Actor, article_id: int, file_id: int) -> Attached:
    """Any file of an article, for those who write.  Raises NotAllowed, NotFound."""
    require(may_write(viewer), by=viewer, act="desk_file")
    kept = ArticleFile.objects.filter(article_id=article_id, pk=file_id)
    row = kept.values_list("name", "media_type", "content").first()
    if row is None:
        raise NotFound("file", str(file_id))
    return Attached(row[0], row[1], bytes(row[2]))


def answered_with(*, viewer: Actor, case_id: int) -> Sequence[tuple[int, str]]:
    """The articles, with a title, that a case the viewer may know of was answered with."""
    known = ArticleAnswer.objects.filter(case_id=case_id, case__in=visible_cases(viewer))
    rows = known.order_by("id", "article__versions__language").values_list("article_id", "article__versions__title")
    titles: dict[int, str] = {}
    for article_id, title in rows:
        titles.setdefault(article_id, title or "…")
    return tuple(titles.items())


def _drafts(article_id: int) -> tuple[Draft, ...]:
    columns = ("language", "title", "text", "edits", "changed_at", "changed_by")
    rows = ArticleDraft.objects.filter(article_id=article_id).order_by("language").values_list(*columns)
    return tuple(Draft(*row) for row in rows)


def _versions(article_id: int) -> tuple[Version, ...]:
    columns = ("language", "number", "title", "text", "note", "published_at", "by_name")
    rows = ArticleVersion.objects.filter(article_id=article_id).order_by("-published_at", "-id").values_list(*columns)
    return tuple(Version(*row) for row in rows)


def _answered(viewer: Actor, article_id: int) -> tuple[int, tuple[Answered, ...]]:
    """How many cases that the viewer may know of, and the latest of them; the others are not even counted."""
    seen = ArticleAnswer.objects.filter(article_id=article_id, case__in=visible_cases(viewer)).order_by("-id")
    counted = seen.annotate(all=Window(Count("id")))
    rows = list(counted.values_list("all", "case__reference", "case__subject", "by_name", "at")[:ANSWERED])
    return (rows[0][0] if rows else 0), tuple(Answered(*row[1:]) for row in rows)


def _reference(viewer: Actor, case_id: int | None) -> str:
    if case_id is None:
        return ""
    return visible_cases(viewer).filter(pk=case_id).values_list("reference", flat=True).first() or ""
