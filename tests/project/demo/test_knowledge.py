"""The demo's articles: both languages, every audience, found by the words its customers write."""

from datetime import UTC, datetime, timedelta

import pytest

from palier.apps.cases.commands import open_case
from palier.apps.knowledge import queries
from palier.apps.knowledge.models import Article, ArticleAnswer, ArticleVersion, ArticleVote, Edition
from palier.core.catalogue import read_catalogue
from palier.project.demo import stage as stages
from palier.project.demo.cast import CUSTOMERS
from palier.project.demo.knowledge import ARTICLES, write_articles
from palier.project.demo.lines import TROUBLES
from palier.project.demo.load import catalogue_text

pytestmark = pytest.mark.django_db
UNTIL = datetime(2026, 9, 15, 9, 0, tzinfo=UTC)


def test_what_customers_write_calls_the_right_article_to_mind(monkeypatch):
    monkeypatch.setattr(stages, "CUSTOMERS", CUSTOMERS[:6])
    text = catalogue_text("docebo")
    stage = stages.set_stage(read_catalogue(text, name="docebo"), text, at=UNTIL - timedelta(days=372))
    for party in stage.parties[:3]:
        who = party.contacts[0]
        subject = TROUBLES[6].subject["en"]
        open_case(contact_id=who.id, subject=subject, text="?", channel="email", by=who, at=UNTIL - timedelta(hours=1))
    write_articles(stage, until=UNTIL)
    assert Edition.objects.count() == ArticleVersion.objects.count() == 2 * len(ARTICLES)
    assert set(Article.objects.values_list("audience", flat=True)) == {"public", "customers", "limited", "internal"}
    assert ArticleVote.objects.filter(useful=True).count() > ArticleVote.objects.filter(useful=False).count() > 0
    assert ArticleAnswer.objects.count() == 3
    reader = stage.parties[0].contacts[0]
    for language in ("en", "fr"):
        hits = 0
        for trouble in TROUBLES:
            words = f"{trouble.subject[language]} {trouble.text[language]}"
            found = queries.suggested_articles(viewer=reader, language=language, words=words, at=UNTIL)
            hits += bool(found)
            assert all(line.language == language for line in found)
        assert hits >= 6
    [first, *_] = queries.suggested_articles(
        viewer=reader, language="en", words="API answers 429 although we are below the limit", at=UNTIL
    )
    assert first.title == "The API answers 429 below the limit"
