"""Reports: one row for each review of a plan that is promised in writing."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from palier.apps.accounts.models import Account
from palier.apps.reviews.models import Review
from palier.core.report import Stage


class Report(models.Model):
    """The report that one review promises, about the days [since, until) of the account's calendar.

    `facts` are figures as they were counted, and can be counted anew until it is sent; `words` is what somebody wrote
    above them, by language.  `edition` counts how often it was written.  What was sent stays: the database refuses to
    change it.  `told_late_at` is when its silence was told.
    """

    review = models.OneToOneField(Review, on_delete=models.PROTECT, related_name="report")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="reports", db_index=False)
    stage = models.TextField(choices=[(stage.value, stage.value) for stage in Stage], default=Stage.DRAFT.value)
    since = models.DateField()
    until = models.DateField()
    facts = models.JSONField()
    words = models.JSONField(default=dict)
    edition = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    counted_at = models.DateTimeField()
    told_late_at = models.DateTimeField(null=True)
    reviewed_by = models.TextField(blank=True, default="")
    sent_at = models.DateTimeField(null=True)
    sent_by = models.TextField(blank=True, default="")
    sent_to = ArrayField(models.TextField(), default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(since__lte=models.F("until")), name="report_looks_back"),
        ]
        indexes = [
            models.Index(fields=["account", "-until"], name="report_account"),
            models.Index(fields=["until", "id"], name="report_open", condition=models.Q(sent_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.review_id} {self.until}"
