"""Agents at the pages of cases."""

from django.db import models

from palier.apps.cases.models import Case
from palier.apps.staff.models import Agent


class Presence(models.Model):
    """One agent at one case.  Both instants are the last of their kind; whoever was not seen for a while has gone."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="presences", db_index=False)
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="+", db_index=False)
    seen_at = models.DateTimeField()
    typing_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "agent"], name="present_once")]
        indexes = [models.Index(fields=["seen_at"], name="presence_seen_at")]
