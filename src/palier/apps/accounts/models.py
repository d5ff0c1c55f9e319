"""Accounts, contacts, contracts."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Lower

from palier.apps.catalogues.models import Catalogue
from palier.core.actor import Actor, ActorKind


class Account(models.Model):
    """A customer organisation.

    `domains` suggest to an agent whose mail a stranger's may be; they give nobody a right.  `billing_reference` is how
    the billing system knows the account, `payments` where it stands there, by the latest of its PaymentChange rows.
    """

    class Payments(models.TextChoices):
        """Where an account stands with its payments."""

        GOOD = "good"
        IN_ARREARS = "in_arrears"

    name = models.TextField()
    country = models.TextField()
    subdivision = models.TextField(blank=True, default="")
    timezone = models.TextField()
    language = models.TextField(default="en")
    region = models.TextField(blank=True, default="")
    products = ArrayField(models.TextField(), default=list, blank=True)
    domains = ArrayField(models.TextField(), default=list, blank=True)
    billing_reference = models.TextField(blank=True, default="")
    payments = models.TextField(choices=Payments.choices, default=Payments.GOOD)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["name"], name="account_name"),
            models.Index(Lower("name"), "id", name="account_list"),
            GinIndex(fields=["domains"], name="account_domains"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["billing_reference"],
                name="account_billing_reference",
                condition=~models.Q(billing_reference=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Contact(models.Model):
    """A person in a customer organisation.  From `left_at` on they have no rights; what they did stays."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="contacts")
    name = models.TextField()
    email = models.TextField()
    language = models.TextField(default="en")
    timezone = models.TextField()
    created_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="contact_email")]

    def __str__(self) -> str:
        return self.name

    @property
    def actor(self) -> Actor:
        """This contact as commands and policies see them."""
        return Actor(kind=ActorKind.CONTACT, id=self.pk, name=self.name, account_id=self.account_id)


class Contract(models.Model):
    """What one account bought: a plan of a catalogue, from one day to another (the last day included).

    Its acts and lines (contract_models) say what was promised when; these columns are what they come to, as last
    written: the first and last day of all, and what the last line holds.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="contracts", db_index=False)
    catalogue = models.ForeignKey(Catalogue, on_delete=models.PROTECT)
    plan = models.TextField()
    add_ons = ArrayField(models.TextField(), default=list, blank=True)
    products = ArrayField(models.TextField(), default=list, blank=True)
    region = models.TextField(blank=True, default="")
    order_number = models.TextField(blank=True, default="")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["account", "starts_on"], name="contract_account")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="contract_span",
            ),
        ]
