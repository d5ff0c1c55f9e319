"""Rotas, their turns and swaps, and pages."""

from django.db import models
from django.db.models import Q

from palier.apps.staff.models import Agent, Team


class Rota(models.Model):
    """Who is on call for a team; the one without a team serves every team that has none of its own.

    Turns last `turn_days` days and are handed over at `hand_over` minutes after midnight by the clock of `timezone`.
    A page that nobody acknowledges climbs every `patience` minutes.
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, related_name="rotas", db_index=False)
    name = models.TextField(unique=True)
    timezone = models.TextField()
    hand_over = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    turn_days = models.PositiveSmallIntegerField()
    patience = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team"], name="rota_team", nulls_distinct=False),
            models.CheckConstraint(condition=Q(turn_days__gte=1, patience__gte=1), name="rota_lengths"),
            models.CheckConstraint(condition=Q(hand_over__lt=24 * 60), name="rota_hand_over"),
        ]

    def __str__(self) -> str:
        return self.name


class Turn(models.Model):
    """The place of one agent in the order of a rota, from 0."""

    rota = models.ForeignKey(Rota, on_delete=models.CASCADE, related_name="turns", db_index=False)
    place = models.PositiveSmallIntegerField()
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rota", "place"], name="turn_place")]


class Swap(models.Model):
    """Somebody else is on call during [starts_at, ends_at); of several the last written counts."""

    rota = models.ForeignKey(Rota, on_delete=models.CASCADE, related_name="swaps", db_index=False)
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, db_index=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["rota", "ends_at"], name="swap_rota")]
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=models.F("starts_at")), name="swap_span")]


class Page(models.Model):
    """A call for somebody on call, once for each reason a case has.

    `climbs_at` is when it goes to the next if nobody has it by then, NULL when it climbs no further; `ended_at` is
    set when somebody acknowledged it, or when the case was taken in hand or closed without that.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="pages", db_index=False)
    account_id = models.BigIntegerField()
    rota = models.ForeignKey(Rota, on_delete=models.PROTECT, db_index=False)
    reason = models.TextField()
    begun_at = models.DateTimeField()
    climbs_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "reason"], name="page_once")]
        indexes = [
            models.Index(fields=["climbs_at"], name="page_climbs", condition=Q(climbs_at__isnull=False)),
            models.Index(fields=["begun_at"], name="page_open", condition=Q(ended_at__isnull=True)),
        ]


class Ring(models.Model):
    """One person paged: the first of a page, or one it climbed to."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="rings", db_index=False)
    place = models.PositiveSmallIntegerField()
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page", "place"], name="ring_place"),
            models.UniqueConstraint(fields=["page", "agent"], name="ring_agent"),
        ]
