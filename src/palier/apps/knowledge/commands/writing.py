"""Writing what nobody but staff sees yet."""

from datetime import datetime

from django.db import transaction

from palier.apps.audit import commands as audit
from palier.apps.cases.restricted_models import RestrictedCase
from palier.apps.errors import NotAllowed, NotFound
from palier.apps.knowledge import policies
from palier.apps.knowledge.errors import ArticleMovedOn, ArticleTooLong, NothingWritten
from palier.apps.knowledge.models import Article, ArticleDraft, Edition
from palier.core.actor import Actor, ActorKind
from palier.core.knowledge import Audience, review_after

LANGUAGES = ("en", "fr")
LONGEST_TITLE, LONGEST = 200, 60_000
"""Characters of one article in one language: some thirty pages, and words that PostgreSQL can hold."""


@transaction.atomic
def write_article(*, language: str, title: str, text: str, case_id: int | None = None, by: Actor, at: datetime) -> int:
    """Begin an article with a draft in one language, for staff alone until somebody says otherwise; answers its id.

    `case_id` is the case it is drawn from: not one that is kept within a team, for drafts are read by all of the staff.
    Raises NotAllowed, NotFound, NothingWritten, ArticleTooLong.
    """
    policies.require(policies.may_write(by), by=by, act="write_article")
    if case_id is not None and RestrictedCase.objects.filter(case_id=case_id).exists():
        raise NotAllowed(by.name, "write_article")
    title, text = checked(title, text, act="write_article")
    article = Article.objects.create(
        audience=Audience.INTERNAL.value,
        owner_id=by.id if by.kind is ActorKind.AGENT else None,
        review_on=review_after(at.date()),
        case_id=case_id,
        created_at=at,
        created_by=by.name,
    )
    _keep(article.pk, known_language(language), title, text, by, at)
    audit.record(by=by, at=at, act="write_article", case_id=case_id, facts={"article": article.pk, "title": title})
    return article.pk


@transaction.atomic
def keep_article_draft(
    *, article_id: int, language: str, title: str, text: str, seen: int, by: Actor, at: datetime
) -> None:
    """Write over the draft in one language, or begin one.  `seen` is its number of edits when it was read, 0 for none.

    Raises NotAllowed, NotFound, NothingWritten, ArticleTooLong, ArticleMovedOn; the draft then stays as it was.
    """
    policies.require(policies.may_write(by), by=by, act="keep_article_draft")
    title, text = checked(title, text, act="keep_article_draft")
    locked(article_id)
    draft = ArticleDraft.objects.filter(article_id=article_id, language=known_language(language)).first()
    if draft is not None and (draft.title, draft.text) == (title, text):
        return
    if (draft.edits if draft else 0) != seen:
        raise ArticleMovedOn(title, draft.changed_by if draft else by.name)
    _keep(article_id, language, title, text, by, at, edits=seen + 1)
    audit.record(by=by, at=at, act="keep_article_draft", facts={"article": article_id, "language": language})


@transaction.atomic
def drop_article_draft(*, article_id: int, language: str, by: Actor, at: datetime) -> None:
    """Throw a draft away; what is published stays.  An article of which nothing else is left goes too.

    Raises NotAllowed, NotFound.
    """
    policies.require(policies.may_write(by), by=by, act="drop_article_draft")
    article = locked(article_id)
    if not ArticleDraft.objects.filter(article_id=article_id, language=language).delete()[0]:
        raise NotFound("draft", str(article_id))
    if not article.versions.exists() and not article.drafts.exists():
        article.delete()
    audit.record(by=by, at=at, act="drop_article_draft", facts={"article": article_id, "language": language})


def checked(title: str, text: str, *, act: str) -> tuple[str, str]:
    """Title and text as they are kept.  Raises NothingWritten, ArticleTooLong."""
    title = " ".join(title.replace("\0", "").split())
    text = text.replace("\0", "").replace("\r\n", "\n").strip()
    if not title or not text:
        raise NothingWritten(act)
    if len(title) > LONGEST_TITLE:
        raise ArticleTooLong(len(title), LONGEST_TITLE)
    if len(text) > LONGEST:
        raise ArticleTooLong(len(text), LONGEST)
    return title, text


def known_language(language: str) -> str:
    """A language in which articles are written.  Raises NotFound."""
    if language not in LANGUAGES:
        raise NotFound("language", language)
    return language


def locked(article_id: int) -> Article:
    """The article, for this transaction alone.  Raises NotFound."""
    article = Article.objects.select_for_update().filter(pk=article_id).first()
    if article is None:
        raise NotFound("article", str(article_id))
    return article


def title_of(article_id: int) -> str:
    """What an article is called in any of its languages, published before written."""
    for kept in (Edition, ArticleDraft):
        title = kept.objects.filter(article_id=article_id).order_by("language").values_list("title", flat=True).first()
        if title:
            return str(title)
    return ""


def _keep(article_id: int, language: str, title: str, text: str, by: Actor, at: datetime, *, edits: int = 1) -> None:
    values = {"title": title, "text": text, "edits": edits, "changed_at": at, "changed_by": by.name}
    ArticleDraft.objects.update_or_create(article_id=article_id, language=language, defaults=values)
