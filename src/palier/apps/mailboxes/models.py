"""Mailboxes and how far each of their folders was read."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Mailbox(models.Model):
    """A mailbox on somebody's IMAP server.

    `sealed` is its password or its token, unreadable without the installation's secret; `expires_on` is when a token
    ends.  Mail that came before `since_at` is none of ours.  `alive_at` is the last time it was looked into,
    `failing_since` since when it can't be; `compared_at` is the last comparison with what is kept: so many `missing`.
    """

    class Security(models.TextChoices):
        """How the conversation is protected."""

        TLS = "tls"
        STARTTLS = "starttls"
        PLAIN = "plain"

    class Entry(models.TextChoices):
        """How one proves who one is."""

        PASSWORD = "password"  # noqa: S105 a way in, no secret
        XOAUTH2 = "xoauth2"

    address = models.TextField(unique=True)
    host = models.TextField()
    port = models.PositiveIntegerField()
    security = models.TextField(choices=Security.choices, default=Security.TLS)
    entry = models.TextField(choices=Entry.choices, default=Entry.PASSWORD)
    username = models.TextField()
    sealed = models.BinaryField()
    expires_on = models.DateField(null=True)
    folders = ArrayField(models.TextField())
    since_at = models.DateTimeField()
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    alive_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    trouble = models.TextField(blank=True, default="")
    taken = models.PositiveBigIntegerField(default=0)
    compared_at = models.DateTimeField(null=True)
    missing = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.address


class Folder(models.Model):
    """How far a folder was read: mails up to `last_uid` are kept, as long as `uidvalidity` stays (RFC 3501 §2.3.1)."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="places")
    name = models.TextField()
    uidvalidity = models.BigIntegerField()
    last_uid = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mailbox", "name"], name="mailbox_folder_once")]

    def __str__(self) -> str:
        return self.name
