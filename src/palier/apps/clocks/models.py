"""The projection of clocks: what `replay` answered, kept so that queues and sweeps need not ask again."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from palier.apps.catalogues.models import PinnedTerms


class Clock(models.Model):
    """One cycle of one promise on one case; rebuilt from the case's events at any time.

    `ahead` names the steps still to come and `ahead_at` their instants, in order, so that firing one needs no replay;
    `next_at` is the first of them (indexed), NULL when nothing will happen any more.  `given` names the steps already
    told of.  `plain` says that the due time follows from `started_at` and the target alone.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="clocks", db_index=False)
    account_id = models.BigIntegerField()
    terms = models.ForeignKey(PinnedTerms, on_delete=models.PROTECT, db_index=False)
    clock = models.TextField()
    cycle = models.PositiveSmallIntegerField()
    severity = models.TextField()
    state = models.TextField()
    started_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    breached_at = models.DateTimeField(null=True)
    paused_since = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    ahead = ArrayField(models.TextField(), default=list)
    ahead_at = ArrayField(models.DateTimeField(), default=list)
    given = ArrayField(models.TextField(), default=list)
    plain = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "clock", "cycle"], name="clock_cycle")]
        indexes = [
            models.Index(fields=["next_at"], name="clock_next", condition=models.Q(next_at__isnull=False)),
            models.Index(fields=["terms", "clock"], name="clock_terms", condition=models.Q(stopped_at__isnull=True)),
        ]


class ClockNotice(models.Model):
    """A warning given or a breach found: once for each step of each cycle, dated when it was due.

    No constraint checks the case: the clock moved in the same statement vouches for it, and the check cost a quarter
    of the sweep.
    """

    case = models.ForeignKey(
        "cases.Case", on_delete=models.CASCADE, related_name="clock_notices", db_index=False, db_constraint=False
    )
    account_id = models.BigIntegerField()
    clock = models.TextField()
    cycle = models.PositiveSmallIntegerField()
    step = models.TextField()
    at = models.DateTimeField()
    noticed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "clock", "cycle", "step"], name="notice_once")]
