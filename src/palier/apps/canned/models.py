"""Canned answers and signatures."""

from django.db import models

from palier.apps.staff.models import Team


class CannedAnswer(models.Model):
    """Words for a question that comes again, for one team or for all, in the languages that they were written in."""

    name = models.TextField()
    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, related_name="canned_answers", db_index=False)
    text = models.JSONField(default=dict)
    changed_at = models.DateTimeField()
    changed_by = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "team"], name="canned_name", nulls_distinct=False),
        ]

    def __str__(self) -> str:
        return self.name


class Signature(models.Model):
    """What is put below the replies of a team's agents, or of everybody without a team that has one."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, related_name="signatures", db_index=False)
    text = models.JSONField(default=dict)
    changed_at = models.DateTimeField()
    changed_by = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team"], name="signature_once", nulls_distinct=False)]
