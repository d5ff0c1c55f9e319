"""Answers about to leave, and how long each agent has them wait."""

from django.db import models

from palier.apps.cases.models import Case
from palier.apps.staff.models import Agent


class HeldAnswer(models.Model):
    """An answer that was sent and has not left: no fact of its case yet, nobody but its author can read it.

    Its words and files are a draft, set aside under a key of this row.  `key` names the form it came from; `seen` is
    how many facts of the case its author had before them.  `stopped_at` is when it turned out that it can't leave: its
    words went back into the field, and this row stays to say so until the author writes again; `crossed` that the
    other side, or a colleague, had spoken in between.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False)
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="+", db_index=False)
    key = models.TextField()
    signature = models.TextField(blank=True, default="")
    seen = models.PositiveIntegerField()
    sent_at = models.DateTimeField()
    leaves_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    crossed = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "key"], name="held_answer_once")]
        indexes = [
            models.Index(
                fields=["leaves_at", "id"], name="held_answer_due", condition=models.Q(stopped_at__isnull=True)
            )
        ]


class WaitChosen(models.Model):
    """For how many seconds an agent has their answers wait; who chose nothing has the installation's."""

    agent = models.OneToOneField(Agent, on_delete=models.CASCADE, related_name="+")
    seconds = models.PositiveSmallIntegerField()
