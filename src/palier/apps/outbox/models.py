"""Mails waiting to leave, and changes waiting to be seen."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class OutgoingMail(models.Model):
    """One mail owed, written in the transaction that caused it; composed and sent by a worker afterwards.

    `kind` names the template and `event_id` the event it tells of; `subject`, `text` and `html` are kept as sent.
    `message_id` is fixed when written, so that a repeated attempt is recognisable as the same mail.
    """

    class State(models.TextChoices):
        """Where the mail is.  KEPT: readable here only, no mail server is named; WITHHELD: a loop guard stopped it."""

        QUEUED = "queued"
        SENT = "sent"
        KEPT = "kept"
        WITHHELD = "withheld"
        FAILED = "failed"

    created_at = models.DateTimeField()
    case_id = models.BigIntegerField(null=True)
    account_id = models.BigIntegerField(null=True)
    event_id = models.BigIntegerField(null=True)
    kind = models.TextField()
    language = models.TextField()
    recipients = ArrayField(models.TextField())
    message_id = models.TextField()
    in_reply_to = models.TextField(blank=True, default="")
    sender = models.TextField(blank=True, default="")
    subject = models.TextField(blank=True, default="")
    text = models.TextField(blank=True, default="")
    html = models.TextField(blank=True, default="")
    state = models.TextField(choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True, default="")
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["next_attempt_at", "id"], name="outgoing_due", condition=models.Q(state="queued")),
            models.Index(fields=["case_id", "id"], name="outgoing_case", condition=models.Q(case_id__isnull=False)),
            models.Index(
                fields=["recipients", "created_at"], name="outgoing_to", condition=models.Q(kind="case_received")
            ),
        ]
        constraints = [models.UniqueConstraint(fields=["message_id"], name="outgoing_message_id")]


class LiveEvent(models.Model):
    """A change that open pages should show: an id on a topic, never content; announced by NOTIFY at commit."""

    at = models.DateTimeField()
    topic = models.TextField()
    subject = models.TextField()
