"""Publishing: a version is added, readers see it, nothing published before is changed."""

from datetime import datetime

from django.db import transaction

from palier.apps.audit import commands as audit
from palier.apps.errors import NotFound
from palier.apps.knowledge import policies
from palier.apps.knowledge.commands.writing import known_language, locked
from palier.apps.knowledge.errors import ArticleMovedOn, FileNotThere, PublishedAlready, RetiredArticle
from palier.apps.knowledge.models import ArticleDraft, ArticleVersion, Edition
from palier.core.actor import Actor
from palier.core.knowledge import files_named

LONGEST_NOTE = 500


@transaction.atomic
def publish_article(
    *, article_id: int, language: str, seen: int | None = None, note: str = "", by: Actor, at: datetime
) -> int:
    """Let readers see the draft in one language from now on; answers the number of the version.

    `seen` is the number of edits that whoever publishes has read, None where nobody was shown anything.  `note` says
    what changed.  Raises NotAllowed, NotFound, RetiredArticle, ArticleMovedOn, PublishedAlready, FileNotThere.
    """
    policies.require(policies.may_publish(by), by=by, act="publish_article")
    article = locked(article_id)
    draft = ArticleDraft.objects.filter(article_id=article_id, language=known_language(language)).first()
    if draft is None:
        raise NotFound("draft", str(article_id))
    if article.retired_at is not None:
        raise RetiredArticle(draft.title)
    if seen is not None and seen != draft.edits:
        raise ArticleMovedOn(draft.title, draft.changed_by)
    number = _next_number(draft)
    _check_files(draft)
    ArticleVersion.objects.create(
        article_id=article_id,
        language=language,
        number=number,
        title=draft.title,
        text=draft.text,
        note=" ".join(note.replace("\0", "").split())[:LONGEST_NOTE],
        published_at=at,
        by_id=by.id,
        by_name=by.name,
    )
    shown = {"number": number, "title": draft.title, "text": draft.text, "published_at": at}
    Edition.objects.update_or_create(article_id=article_id, language=language, defaults=shown)
    facts: dict[str, str | int] = {"article": article_id, "language": language, "number": number}
    audit.record(by=by, at=at, act="publish_article", facts=facts | {"title": draft.title})
    return number


def _next_number(draft: ArticleDraft) -> int:
    """One more than the latest version has.  Raises PublishedAlready."""
    known = ArticleVersion.objects.filter(article_id=draft.article_id, language=draft.language)
    latest = known.order_by("-number").first()
    if latest is not None and (latest.title, latest.text) == (draft.title, draft.text):
        raise PublishedAlready(draft.title)
    return latest.number + 1 if latest else 1


def _check_files(draft: ArticleDraft) -> None:
    """Raises FileNotThere."""
    there = set(draft.article.files.values_list("name", flat=True))
    missing = [name for name in files_named(draft.text) if name not in there]
    if missing:
        raise FileNotThere(missing[0])
