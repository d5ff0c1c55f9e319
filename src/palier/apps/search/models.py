"""The words of each case, as search looks them up."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from palier.apps.cases.models import Case


class CaseWords(models.Model):
    """What can be found of one case: stems in French and English and the words as they stand, without accents.

    `words` holds everything, notes among staff included, and `~account.<id>`, so that one index leads to the words of
    one customer.  `said` is what both sides see, where that is less.  Follows the case by a second or so
    (`commands.index_waiting`); can be thrown away and built anew at any time.
    """

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True, related_name="+", db_constraint=False)
    words = SearchVectorField()
    said = SearchVectorField(null=True)

    class Meta:
        indexes = [GinIndex(fields=["words"], name="case_words")]


class WordsDue(models.Model):
    """A case something was said in since its words were last looked at; written by a trigger, often repeatedly."""

    case_id = models.BigIntegerField()
