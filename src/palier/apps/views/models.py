"""Filters that agents keep, and the columns they like to see."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from palier.apps.staff.models import Agent, Team


class SavedView(models.Model):
    """A filter under a name, as it was typed.  Its owner sees it; so does the team, or everybody, it is shared with."""

    owner = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="+", db_index=False)
    name = models.TextField()
    asked = models.TextField()
    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, related_name="+")
    for_everybody = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="view_name")]
        indexes = [models.Index(fields=["id"], name="view_shared", condition=models.Q(for_everybody=True))]

    def __str__(self) -> str:
        return self.name


class HiddenColumns(models.Model):
    """The columns of one view that an agent would rather not see."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="+", db_index=False)
    view = models.TextField()
    columns = ArrayField(models.TextField(), default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agent", "view"], name="hidden_columns_view")]
