"""Advisors of accounts, rules, and the cases that wait for somebody."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from palier.apps.accounts.models import Account
from palier.apps.staff.models import Agent, Team
from palier.core.staffing import Order, Speech


class Advisor(models.Model):
    """Who fills a role of the catalogue's `people` for one account, from one day to another (the last included)."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="advisors", db_index=False)
    role = models.TextField()
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="advises", db_index=False)
    stand_in = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="stands_in", db_index=False)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["account", "role", "starts_on"], name="advisor_account"),
            models.Index(fields=["agent", "account"], name="advisor_agent"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="advisor_span"
            ),
            models.CheckConstraint(
                condition=Q(stand_in__isnull=True) | ~Q(stand_in=F("agent")), name="advisor_stand_in"
            ),
        ]


class Rule(models.Model):
    """Which cases a team takes, and who of it; rules are asked in the order of their places.

    An empty condition holds for every case.  `turns` counts the cases given by this rule.
    """

    name = models.TextField(unique=True)
    place = models.PositiveIntegerField()
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="rules", db_index=False)
    plans = ArrayField(models.TextField(), default=list, blank=True)
    severities = ArrayField(models.TextField(), default=list, blank=True)
    products = ArrayField(models.TextField(), default=list, blank=True)
    channels = ArrayField(models.TextField(), default=list, blank=True)
    languages = ArrayField(models.TextField(), default=list, blank=True)
    skill = models.TextField(blank=True, default="")
    speech = models.TextField(choices=[(each.value, each.value) for each in Speech], default=Speech.PREFERRED.value)
    order = models.TextField(choices=[(each.value, each.value) for each in Order], default=Order.LEAST_LOADED.value)
    turns = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["place", "id"], name="rule_place")]

    def __str__(self) -> str:
        return self.name


class Given(models.Model):
    """The turn in which a rule last gave somebody a case: what makes a round robin go round."""

    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="given", db_index=False)
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, db_index=False)
    turn = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "agent"], name="given_once")]


class Unplaced(models.Model):
    """A case that was just opened and waits for somebody; written by the database itself (see its migration)."""

    case_id = models.BigIntegerField(primary_key=True)
    attempts = models.PositiveSmallIntegerField()
    next_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["next_at", "case_id"], name="unplaced_next")]
