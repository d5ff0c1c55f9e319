"""What was done to many cases at once, so that it can be gone on with and undone."""

from django.db import models

from palier.apps.cases.models import Case
from palier.apps.staff.models import Agent


class Batch(models.Model):
    """One act that an agent asked for on several cases.  `told` is what the act needs: whom, which status, which words.

    `key` names the form it was asked with: sent twice, it is one batch.
    """

    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    key = models.TextField()
    act = models.TextField()
    told = models.JSONField(default=dict)
    asked_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agent", "key"], name="batch_key")]


class BatchItem(models.Model):
    """One case of a batch.  `before` is what undoing brings back; `events_count` what the case's was after the act."""

    class State(models.TextChoices):
        """Where it is."""

        WAITING = "waiting"
        DONE = "done"
        SAME = "same"
        REFUSED = "refused"
        UNDONE = "undone"
        LEFT = "left"

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="items", db_index=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    place = models.PositiveSmallIntegerField()
    state = models.TextField(choices=State.choices, default=State.WAITING)
    before = models.JSONField(default=dict)
    events_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "case"], name="batch_item")]
