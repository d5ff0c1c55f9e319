"""Steps to come: they follow from the facts of cases alone."""

from django.db import models

from palier.apps.cases.models import Case


class DutyStep(models.Model):
    """What happens next unless somebody acts: an asking, a lowering, a word to the provider, a proposal applied.

    `put_off_until` is the workers' own record: a step that could not be carried out is tried again then.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="duty_steps", db_index=False)
    account_id = models.BigIntegerField()
    act = models.TextField()
    severity = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    put_off_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "act"], name="duty_step_once")]
        indexes = [models.Index(fields=["at", "case"], name="duty_step_due")]
