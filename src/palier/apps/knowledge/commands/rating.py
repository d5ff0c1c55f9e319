"""What readers say of an article, and which cases it answered."""

from datetime import datetime

from django.db import transaction

from palier.apps.audit import commands as audit
from palier.apps.cases.policies import visible_cases
from palier.apps.errors import NotFound
from palier.apps.knowledge import policies
from palier.apps.knowledge.models import Article, ArticleAnswer, ArticleVote
from palier.apps.knowledge.policies import visible_editions
from palier.core.actor import Actor
from palier.core.knowledge import articles_named

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


@transaction.atomic
def note_answers(*, case_id: int, words: str, home: str, by: Actor, at: datetime) -> int:
    """Count for each article whose address at `home` stands in the words that it answered the case, once; how many do.

    Raises NotAllowed, NotFound.
    """
    policies.require(policies.may_write(by), by=by, act="note_answers")
    named = articles_named(words, home)
    if not named:
        return 0
    if not visible_cases(by).filter(pk=case_id).exists():
        raise NotFound("case", str(case_id))
    known = Article.objects.filter(pk__in=named).values_list("pk", flat=True)
    rows = [ArticleAnswer(article_id=each, case_id=case_id, at=at, by_id=by.id, by_name=by.name) for each in known]
    ArticleAnswer.objects.bulk_create(rows, ignore_conflicts=True)
    audit.record(by=by, at=at, act="note_answers", case_id=case_id, facts={"articles": [str(each) for each in known]})
    return len(rows)
