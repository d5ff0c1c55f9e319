"""What readers say of an article."""

from datetime import datetime

from django.db import transaction

from palier.apps.audit import commands as audit
from palier.apps.errors import NotFound
from palier.apps.knowledge import policies
from palier.apps.knowledge.models import ArticleVote
from palier.apps.knowledge.policies import visible_editions
from palier.core.actor import Actor

LONGEST = 1000


@transaction.atomic
def rate_article(*, article_id: int, useful: bool, words: str = "", language: str, by: Actor, at: datetime) -> None:
    """Say whether an article that one may read helped, and what lacked; said again, the last word counts.

    Raises NotAllowed, NotFound.
    """
    policies.require(policies.may_rate(by), by=by, act="rate_article")
    if not visible_editions(by, at=at).filter(article_id=article_id).exists():
        raise NotFound("article", str(article_id))
    said = words.replace("\0", "").strip()[:LONGEST]
    values = {"useful": useful, "words": said, "language": language, "at": at}
    ArticleVote.objects.update_or_create(article_id=article_id, contact_id=by.id, defaults=values)
    audit.record(
        by=by, at=at, act="rate_article", account_id=by.account_id, facts={"article": article_id, "useful": useful}
    )
