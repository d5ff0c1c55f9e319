"""What was done to a contract, what it promised from day to day, and where accounts stand with their payments."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from palier.apps.accounts.models import Account, Contract
from palier.apps.catalogues.models import CatalogueVersion


class ContractAct(models.Model):
    """One act on a contract, append-only: signed, renewed, upgraded…, by whom, when, under which order number."""

    class Kind(models.TextChoices):
        """What was done."""

        SIGNED = "signed"
        RENEWED = "renewed"
        UPGRADED = "upgraded"
        DOWNGRADED = "downgraded"
        EXTRAS_CHANGED = "extras_changed"
        NEGOTIATED = "negotiated"
        CHANGED = "changed"
        ENDED = "ended"

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="acts", db_index=False)
    account_id = models.BigIntegerField()
    kind = models.TextField(choices=Kind.choices)
    from_on = models.DateField()
    order_number = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="")
    recorded_at = models.DateTimeField()
    actor_kind = models.TextField()
    actor_id = models.BigIntegerField()
    actor_name = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["contract", "id"], name="contract_acts")]


class ContractLine(models.Model):
    """What a contract holds from one day to another, as known from `recorded_at` until `superseded_at` (None: still).

    `term_starts` is the first day of the term the line stands in, by which amendments apply.  `version` is set where
    the contract keeps the catalogue it was signed under; otherwise the version in force speaks.  The database lets no
    two lines that are still believed cover the same account, day and product; no products means every one.
    """

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="lines", db_index=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    act = models.ForeignKey(ContractAct, on_delete=models.PROTECT, related_name="lines")
    catalogue_id = models.BigIntegerField()
    version = models.ForeignKey(CatalogueVersion, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    plan = models.TextField()
    add_ons = ArrayField(models.TextField(), default=list, blank=True)
    products = ArrayField(models.TextField(), default=list, blank=True)
    region = models.TextField(blank=True, default="")
    negotiated = models.TextField(blank=True, default="")
    term_starts = models.DateField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["account", "starts_on"], name="line_in_force", condition=Q(superseded_at__isnull=True)
            ),
            models.Index(fields=["contract", "starts_on", "id"], name="line_contract"),
            models.Index(fields=["account", "recorded_at"], name="line_history"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")), name="line_span"
            ),
        ]


class PaymentChange(models.Model):
    """An account came to stand well or in arrears at `since`, append-only; the latest `since` counts.

    `reference` is the billing system's own name of the event, so that one told twice is written once.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="payment_changes", db_index=False)
    payments = models.TextField(choices=Account.Payments.choices)
    since = models.DateTimeField()
    reason = models.TextField(blank=True, default="")
    reference = models.TextField(blank=True, default="")
    recorded_at = models.DateTimeField()
    actor_kind = models.TextField()
    actor_id = models.BigIntegerField()
    actor_name = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["account", "-since", "-id"], name="payment_history")]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "reference"], name="payment_told_once", condition=~Q(reference="")
            ),
        ]
