"""The people of an account: who sits where, who was invited, who is signed in to the portal."""

from django.db import models
from django.db.models import F, Q

from palier.apps.accounts.models import Account, Contact

HELD_ON = Q(held_until__isnull=True)


class Seat(models.Model):
    """One seat of an account and who held it, from one instant to another; never deleted, so that it has a history.

    `role` is a value of `core.catalogue.circles.SeatRole`.  `product` is set where the plan counts named contacts per
    product.  `given_by` and `ended_by` are names as they were then.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="seats", db_index=False)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="seats", db_index=False)
    role = models.TextField()
    product = models.TextField(blank=True, default="")
    held_from = models.DateTimeField()
    held_until = models.DateTimeField(null=True)
    given_by = models.TextField()
    ended_by = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contact", "role", "product"], name="seat_once", condition=HELD_ON),
            models.CheckConstraint(condition=HELD_ON | Q(held_until__gte=F("held_from")), name="seat_span"),
        ]
        indexes = [
            models.Index(fields=["contact", "held_from"], name="seat_contact"),
            models.Index(fields=["account", "held_from"], name="seat_account"),
        ]


class Invitation(models.Model):
    """A seat offered to an address: good once, for three days, for whoever reads that address's mail.

    The code that accepts it stands in the mail alone.  It is made from `nonce` and the installation's secret, and
    found again by `digest`.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="invitations")
    email = models.TextField()
    name = models.TextField()
    language = models.TextField()
    role = models.TextField()
    product = models.TextField(blank=True, default="")
    replaces = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    nonce = models.BinaryField()
    digest = models.TextField(unique=True)
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    inviter_kind = models.TextField()
    inviter_id = models.BigIntegerField()
    inviter_name = models.TextField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    mail_id = models.BigIntegerField(null=True, unique=True)


class SignIn(models.Model):
    """Somebody who asked to come in: bound to the browser that asked (`browser`), with a code sent by mail.

    Written for addresses nobody has too (`contact` is None), so that nothing tells them apart.
    """

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, null=True, db_index=False)
    address = models.TextField()
    source = models.TextField()
    browser = models.TextField(unique=True)
    nonce = models.BinaryField()
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)
    mail_id = models.BigIntegerField(null=True, unique=True)

    class Meta:
        indexes = [
            models.Index(fields=["address", "asked_at"], name="sign_in_address"),
            models.Index(fields=["source", "asked_at"], name="sign_in_source"),
        ]


class PortalSession(models.Model):
    """A contact signed in to the portal: the browser holds the key, here lies its digest."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="sessions")
    digest = models.TextField(unique=True)
    began_at = models.DateTimeField()
    expires_at = models.DateTimeField()
