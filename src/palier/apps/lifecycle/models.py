"""Timed steps to come, and links between cases: both follow from the facts of cases alone."""

from django.db import models

from palier.apps.cases.models import Case


class NextStep(models.Model):
    """The next thing that happens to a case unless somebody acts: a reminder, its closing, its review."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="next_step")
    account_id = models.BigIntegerField()
    act = models.TextField()
    number = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at", "case"], name="next_step_due")]


class CaseLink(models.Model):
    """What a case is to another one (`core.case.Relation`)."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="links", db_index=False)
    account_id = models.BigIntegerField()
    other = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="linked_from")
    relation = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "other", "relation"], name="link_once")]
