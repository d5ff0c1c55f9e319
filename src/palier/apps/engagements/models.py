"""Engagements and their stages: what was begun, with the catalogue's words of that day."""

from django.db import models
from django.db.models import Q

from palier.apps.accounts.models import Contract
from palier.apps.cases.models import Case


class Engagement(models.Model):
    """One process, engagement or commitment under way, for a contract or for one of its cases.

    `choice` is what was chosen from a menu; `due_at` is set for a commitment with a time; `ledger_act` names what it
    drew from the ledger of the feature `key`.  It ends by being finished or dropped; `late_at` is when its lateness
    was told.
    """

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="engagements", db_index=False)
    account_id = models.BigIntegerField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, null=True, related_name="engagements", db_index=False)
    kind = models.TextField()
    key = models.TextField()
    label = models.JSONField(default=dict)
    about = models.JSONField(default=dict)
    choice = models.JSONField(default=dict)
    begun_at = models.DateTimeField()
    begun_by = models.TextField()
    due_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    finished_by = models.TextField(blank=True, default="")
    dropped_at = models.DateTimeField(null=True)
    outcome = models.TextField(blank=True, default="")
    ledger_act = models.BigIntegerField(null=True)
    late_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(finished_at=None) | Q(dropped_at=None), name="engagement_ends_once"),
            models.UniqueConstraint(
                fields=["case", "kind", "key"],
                name="engagement_of_case",
                condition=Q(case__isnull=False, finished_at__isnull=True, dropped_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="engagement_due",
                condition=Q(
                    due_at__isnull=False, finished_at__isnull=True, dropped_at__isnull=True, late_at__isnull=True
                ),
            ),
            models.Index(
                fields=["-begun_at"],
                name="engagement_open",
                condition=Q(finished_at__isnull=True, dropped_at__isnull=True),
            ),
            models.Index(fields=["case"], name="engagement_case", condition=Q(case__isnull=False)),
            models.Index(fields=["account_id", "-begun_at"], name="engagement_account"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class EngagementStage(models.Model):
    """One stage of an engagement: the day it is planned for, when it was done and by whom."""

    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="stages", db_index=False)
    place = models.PositiveSmallIntegerField()
    label = models.JSONField(default=dict)
    about = models.JSONField(default=dict)
    deliverable = models.JSONField(default=dict)
    planned_on = models.DateField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.TextField(blank=True, default="")
    note = models.TextField(blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["engagement", "place"], name="stage_place")]

    def __str__(self) -> str:
        return str(self.place)


class StartedCommitment(models.Model):
    """A commitment that an event of a case began by itself: a projection of the case's facts.

    `settled_at` is when the house made an engagement of it, or found that there was one or none to make.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="started_commitments", db_index=False)
    account_id = models.BigIntegerField()
    key = models.TextField()
    since = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "key"], name="commitment_started_once")]
        indexes = [models.Index(fields=["id"], name="commitment_to_settle", condition=Q(settled_at__isnull=True))]

    def __str__(self) -> str:
        return self.key
