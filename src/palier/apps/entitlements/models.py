"""Ledgers of countable things, time spent on cases, and what was told of credits that run out."""

from django.db import models
from django.db.models import F, Q

from palier.apps.accounts.models import Contract
from palier.apps.cases.models import Case
from palier.apps.staff.models import Agent


class Ledger(models.Model):
    """One countable feature of one contract: the row that whoever writes lines locks first.

    It holds no balance: that is computed from the lines.  `count` is the unit; grants begin with the period that holds
    `opened_on`, a day of the account.
    """

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="ledgers", db_index=False)
    account_id = models.BigIntegerField()
    feature = models.TextField()
    count = models.TextField()
    opened_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contract", "feature"], name="ledger_feature")]

    def __str__(self) -> str:
        return f"{self.contract_id}.{self.feature}"


class LedgerEntry(models.Model):
    """One line, append-only; the database refuses one that leaves its lot below zero.

    Amounts are in sixtieths of the unit.  `seq`, `act`, `lot` and `settles` are those of `core.ledger.Entry`;
    `starts_on` and what follows are set on lines that open a lot.  `other_ledger` is where a transfer came from or
    went; `case_id`, `event_id` and `booking` say what it was for.
    """

    ledger = models.ForeignKey(Ledger, on_delete=models.PROTECT, related_name="entries", db_index=False)
    account_id = models.BigIntegerField()
    seq = models.PositiveIntegerField()
    act = models.PositiveIntegerField()
    lot = models.PositiveIntegerField()
    settles = models.PositiveIntegerField(null=True)
    at = models.DateTimeField()
    kind = models.TextField()
    free = models.BigIntegerField()
    reserved = models.BigIntegerField()
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    period_on = models.DateField(null=True)
    promised = models.BigIntegerField(null=True)
    actor_kind = models.TextField()
    actor_id = models.BigIntegerField()
    actor_name = models.TextField()
    reason = models.TextField(blank=True, default="")
    case_id = models.BigIntegerField(null=True)
    event_id = models.BigIntegerField(null=True)
    booking = models.TextField(blank=True, default="")
    other_ledger = models.ForeignKey(
        Ledger, on_delete=models.PROTECT, null=True, related_name="transfers", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ledger", "seq"], name="entry_seq"),
            models.CheckConstraint(condition=~Q(free=0, reserved=0), name="entry_moves_something"),
            models.CheckConstraint(condition=Q(act__lte=F("seq")) & Q(lot__lte=F("seq")), name="entry_looks_back"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="entry_span"),
        ]
        indexes = [models.Index(fields=["case_id"], name="entry_case", condition=Q(case_id__isnull=False))]


class TimeEntry(models.Model):
    """Time an agent spent on a case.  It costs credits where `ledger` names them: the act `act` in that ledger."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="time_entries")
    account_id = models.BigIntegerField()
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, db_index=False)
    minutes = models.PositiveIntegerField()
    worked_at = models.DateTimeField()
    what = models.TextField()
    noted_at = models.DateTimeField()
    ledger = models.ForeignKey(Ledger, on_delete=models.PROTECT, null=True, db_index=False)
    act = models.PositiveIntegerField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.TextField(blank=True, default="")
    withdrawn_reason = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gt=0), name="time_takes_time"),
            models.CheckConstraint(
                condition=Q(ledger__isnull=True, act__isnull=True) | Q(ledger__isnull=False, act__isnull=False),
                name="time_cost",
            ),
        ]


class Timer(models.Model):
    """A stopwatch that runs: at most one for each agent and case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="timers", db_index=False)
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE)
    started_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "agent"], name="timer_agent")]


class FormDone(models.Model):
    """A form that was carried out: sent again, it does nothing."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, db_index=False)
    key = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agent", "key"], name="form_done_once")]


class CreditNotice(models.Model):
    """Something told of a ledger, once: a fifth left, or a lot that ends in sixty days.  Amounts in sixtieths."""

    ledger = models.ForeignKey(Ledger, on_delete=models.PROTECT, related_name="notices", db_index=False)
    contract_id = models.BigIntegerField()
    kind = models.TextField()
    lot = models.PositiveIntegerField()
    at = models.DateTimeField()
    left = models.BigIntegerField()
    granted = models.BigIntegerField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ledger", "kind", "lot"], name="credit_notice_once")]
        indexes = [models.Index(fields=["contract_id", "at"], name="credit_notice_contract")]
