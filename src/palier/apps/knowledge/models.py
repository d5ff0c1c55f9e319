"""Articles, what is written of them, what readers see, and what came of it."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Concat

from palier.apps.accounts.models import Contact
from palier.apps.cases.models import Case
from palier.apps.staff.models import Agent
from palier.core.knowledge import Audience

ALL_WORDS = Func(Concat(F("title"), Value(" "), F("text"), output_field=models.TextField()), function="palier_words")
TITLE_WORDS = Func(F("title"), function="palier_words")
"""Stems in French and English and the words as they stand, without accents: as cases are searched."""


class Article(models.Model):
    """Something known, in one or more languages; what is said of it stands in its drafts and editions.

    `plans` ("catalogue:plan") and `products` say for whom a limited one is.  `review_on` is the day by which somebody
    reads it again; `retired_at` takes it from every reader but staff.  `case_id` names the case it was first drawn
    from, without a key: a case may go, what was learned stays.
    """

    audience = models.TextField(choices=[(each.value, each.value) for each in Audience])
    plans = ArrayField(models.TextField(), default=list, blank=True)
    products = ArrayField(models.TextField(), default=list, blank=True)
    owner = models.ForeignKey(Agent, on_delete=models.SET_NULL, null=True, related_name="+")
    review_on = models.DateField(null=True)
    retired_at = models.DateTimeField(null=True)
    case_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    created_by = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["review_on"], name="article_review", condition=Q(retired_at__isnull=True))]


class ArticleDraft(models.Model):
    """What is being written in one language, seen by staff alone.  `edits` counts its changes."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="drafts", db_index=False)
    language = models.TextField()
    title = models.TextField()
    text = models.TextField()
    edits = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.TextField()
    words = models.GeneratedField(expression=ALL_WORDS, output_field=SearchVectorField(), db_persist=True)
    title_words = models.GeneratedField(expression=TITLE_WORDS, output_field=SearchVectorField(), db_persist=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "language"], name="article_draft_once")]
        indexes = [GinIndex(fields=["words"], name="article_draft_words")]


class ArticleVersion(models.Model):
    """What was published in one language, as it was published.  Append-only."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="versions", db_index=False)
    language = models.TextField()
    number = models.PositiveIntegerField()
    title = models.TextField()
    text = models.TextField()
    note = models.TextField(blank=True, default="")
    published_at = models.DateTimeField()
    by_id = models.BigIntegerField()
    by_name = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "language", "number"], name="article_version_once")]


class Edition(models.Model):
    """What readers see in one language: the latest version, ready to be looked up."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="editions", db_index=False)
    language = models.TextField()
    number = models.PositiveIntegerField()
    title = models.TextField()
    text = models.TextField()
    published_at = models.DateTimeField()
    words = models.GeneratedField(expression=ALL_WORDS, output_field=SearchVectorField(), db_persist=True)
    title_words = models.GeneratedField(expression=TITLE_WORDS, output_field=SearchVectorField(), db_persist=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "language"], name="article_edition_once")]
        indexes = [
            GinIndex(fields=["words"], name="article_words"),
            models.Index(fields=["title", "id"], name="article_titles"),
        ]


class ArticleFile(models.Model):
    """A picture or another file that the words of an article name; readers get those that a version names."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="files", db_index=False)
    name = models.TextField()
    media_type = models.TextField()
    size = models.PositiveBigIntegerField()
    digest = models.TextField()
    content = models.BinaryField()
    added_at = models.DateTimeField()
    added_by = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "name"], name="article_file_once")]


class ArticleVote(models.Model):
    """Whether an article helped one person, by what they said last."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="votes", db_index=False)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")
    useful = models.BooleanField()
    words = models.TextField(blank=True, default="")
    language = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "contact"], name="article_vote_once")]


class ArticleAnswer(models.Model):
    """A case that was answered with an article: somebody of the staff sent its address there."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="answers", db_index=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    by_id = models.BigIntegerField()
    by_name = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "case"], name="article_answer_once")]
