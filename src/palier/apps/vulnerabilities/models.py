"""Channels, keys, reporters, and what they wrote: sealed."""

from django.db import models

from palier.apps.accounts.models import Contact
from palier.apps.cases.models import Case
from palier.apps.catalogues.models import Catalogue
from palier.apps.staff.models import Team


class SecurityChannel(models.Model):
    """An address for reports of vulnerabilities: whose catalogue it belongs to, and the only team that reads them.

    `contact` stands in the cases for whoever reports: the reporter's own name and address are sealed with their words.
    """

    catalogue = models.OneToOneField(Catalogue, on_delete=models.PROTECT, related_name="+")
    address = models.TextField(unique=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+")
    policy_url = models.TextField(blank=True, default="")
    opened_at = models.DateTimeField()


class SecurityKey(models.Model):
    """A key of a channel, its secret part sealed.  The latest that is not retired is published; all of them open."""

    channel = models.ForeignKey(SecurityChannel, on_delete=models.CASCADE, related_name="keys")
    fingerprint = models.TextField(unique=True)
    public = models.TextField()
    sealed = models.BinaryField()
    expires_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)


class Reporter(models.Model):
    """Somebody who writes to a channel, known by a digest of their address, and by their key where they sent one.

    `public` is the key their answers are encrypted to; `key_sent_at` is when they were sent ours, once.
    """

    channel = models.ForeignKey(SecurityChannel, on_delete=models.CASCADE, related_name="reporters")
    digest = models.TextField()
    public = models.TextField(blank=True, default="")
    key_sent_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "digest"], name="reporter_once")]


class Report(models.Model):
    """A restricted case and who reported it; `address` is sealed."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True, related_name="report")
    channel = models.ForeignKey(SecurityChannel, on_delete=models.PROTECT, related_name="reports")
    reporter = models.ForeignKey(Reporter, on_delete=models.PROTECT, related_name="reports")
    address = models.BinaryField()


class SealedMessage(models.Model):
    """Words of a restricted case as they came or went, readable with a key of the channel alone.

    `known` is the reporter's key as we knew it before this message; `answer` what goes to them, encrypted.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="sealed_messages")
    seq = models.PositiveIntegerField()
    sealed = models.BinaryField()
    known = models.TextField(blank=True, default="")
    answer = models.BinaryField(default=b"")
    readable = models.BooleanField()
    encrypted = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="sealed_message_once")]
        indexes = [models.Index(fields=["at"], name="sealed_unreadable", condition=models.Q(readable=False))]
