"""Mails waiting to leave, and changes waiting to be seen."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class OutgoingMail(models.Model):
    """One mail owed, written in the transaction that caused it; composed and sent by a worker afterwards.

    `kind` names the template and `event_id` the event it tells of; `subject`, `text` and `html` are kept as sent.
    `message_id` is fixed when written, so that a repeated attempt is recognisable as the same mail.  `fault` says in a
    word why it has not left, `last_error` what the server or the machine said.  `unsubscribe` is the address to which
    one POST ends a subscription; a mail about a case has none.  `tried_since` is when it was first taken in hand: from
    then on it is tried for five days.
    """

    class State(models.TextChoices):
        """Where the mail is.  KEPT: readable here only, no mail server is named; WITHHELD: a loop guard stopped it."""

        QUEUED = "queued"
        SENT = "sent"
        KEPT = "kept"
        WITHHELD = "withheld"
        FAILED = "failed"

    class Lane(models.TextChoices):
        """Which way it goes.  REPLIES of one case leave in the order they were owed; BULK never holds up the others."""

        REPLIES = "replies"
        NOTICES = "notices"
        BULK = "bulk"

    created_at = models.DateTimeField()
    lane = models.TextField(choices=Lane.choices, default=Lane.NOTICES, db_default=Lane.NOTICES)
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
    tried_since = models.DateTimeField(null=True)
    fault = models.TextField(blank=True, default="", db_default="")
    last_error = models.TextField(blank=True, default="")
    unsubscribe = models.TextField(blank=True, default="", db_default="")
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_attempt_at", "id"],
                name="outgoing_due_prompt",
                condition=models.Q(state="queued") & ~models.Q(lane="bulk"),
            ),
            models.Index(
                fields=["next_attempt_at", "id"],
                name="outgoing_due_bulk",
                condition=models.Q(state="queued", lane="bulk"),
            ),
            models.Index(
                fields=["case_id", "id"],
                name="outgoing_in_order",
                condition=models.Q(state="queued", lane="replies"),
            ),
            models.Index(fields=["case_id", "id"], name="outgoing_case", condition=models.Q(case_id__isnull=False)),
            models.Index(
                fields=["recipients", "created_at"], name="outgoing_to", condition=models.Q(kind="case_received")
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["message_id"], name="outgoing_message_id"),
            models.CheckConstraint(
                condition=models.Q(unsubscribe="") | models.Q(case_id__isnull=True), name="outgoing_case_subscribed"
            ),
        ]


class Delivery(models.Model):
    """What became of one mail for one of its recipients, as far as is known: the last word replaces the one before."""

    class State(models.TextChoices):
        """WAITING: refused for now; SENT: our server took it; SUPPRESSED: that address takes no mail any more.

        What a report tells later: DELAYED, DELIVERED, BOUNCED.
        """

        WAITING = "waiting"
        SENT = "sent"
        REFUSED = "refused"
        SUPPRESSED = "suppressed"
        DELAYED = "delayed"
        DELIVERED = "delivered"
        BOUNCED = "bounced"

    mail = models.ForeignKey(OutgoingMail, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    case_id = models.BigIntegerField(null=True)
    recipient = models.TextField()
    state = models.TextField(choices=State.choices)
    status = models.TextField(blank=True, default="")
    said = models.TextField(blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mail", "recipient"], name="delivery_once")]
        indexes = [
            models.Index(
                fields=["case_id", "id"],
                name="delivery_trouble",
                condition=models.Q(case_id__isnull=False, state__in=["refused", "suppressed", "delayed", "bounced"]),
            )
        ]


class SuppressedAddress(models.Model):
    """An address that refused mail for good: nothing more is sent to it until somebody allows it again."""

    address = models.TextField()
    since = models.DateTimeField()
    status = models.TextField(blank=True, default="")
    said = models.TextField(blank=True, default="")
    mail_id = models.BigIntegerField(null=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["address"], name="suppressed_once", condition=models.Q(lifted_at__isnull=True)
            )
        ]


class SigningKey(models.Model):
    """A DKIM key: what signs stays sealed, what the world checks it with stands in the DNS."""

    domain = models.TextField()
    selector = models.TextField()
    sealed = models.BinaryField()
    public = models.TextField()
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["domain", "selector"], name="signing_key_name"),
            models.UniqueConstraint(
                fields=["domain"], name="signing_key_in_use", condition=models.Q(retired_at__isnull=True)
            ),
        ]


class LiveEvent(models.Model):
    """A change that open pages should show: an id on a topic, never content; announced by NOTIFY at commit."""

    at = models.DateTimeField()
    topic = models.TextField()
    subject = models.TextField()
