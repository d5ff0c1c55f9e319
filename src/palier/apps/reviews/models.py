"""Reviews: one row for each that a contract owes."""

from django.db import models
from django.db.models import Q

from palier.apps.accounts.models import Contract


class Review(models.Model):
    """One review of a contract, due on a day, about the days [since, due_on).

    `key` names it in the catalogue, whose words are pinned here as they were when it came up: `label`, `form`,
    `agenda`; `role` is who holds it, a role of the catalogue (empty: nobody is named).  It is open until it is held or
    dropped.  `figures` are frozen when it is held; until then they are counted anew.  `missed_at` is when its silence
    was told.
    """

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="reviews", db_index=False)
    account_id = models.BigIntegerField()
    key = models.TextField()
    label = models.JSONField(default=dict)
    every = models.TextField(blank=True, default="")
    form = models.TextField(blank=True, default="")
    role = models.TextField(blank=True, default="")
    agenda = models.JSONField(default=list)
    since = models.DateField()
    due_on = models.DateField()
    missed_on = models.DateField()
    planned_at = models.DateTimeField(null=True)
    preparation = models.TextField(blank=True, default="")
    held_at = models.DateTimeField(null=True)
    held_by = models.TextField(blank=True, default="")
    minutes = models.TextField(blank=True, default="")
    figures = models.JSONField(null=True)
    dropped_at = models.DateTimeField(null=True)
    dropped_why = models.TextField(blank=True, default="")
    missed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contract", "key", "due_on"], name="review_once"),
            models.CheckConstraint(condition=Q(since__lte=models.F("due_on")), name="review_looks_back"),
            models.CheckConstraint(condition=Q(held_at=None) | Q(dropped_at=None), name="review_ends_once"),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "id"], name="review_open", condition=Q(held_at__isnull=True, dropped_at__isnull=True)
            ),
            models.Index(fields=["account_id", "-due_on"], name="review_account"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.due_on}"
