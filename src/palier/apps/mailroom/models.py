"""Raw mail and what became of it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class RawMail(models.Model):
    """One mail exactly as it arrived, committed before the sender was told 250.

    `mailbox` and `digest` identify it: the same bytes delivered twice are one mail.  `reason` says why it is in a
    state that needs one, `automatic` why no automatic answer may go back.  `attempts` counts the readings begun.
    `answer_id` is the mail by which we told its sender who may open cases (RETURNED).  `verdict` is what was found
    out about its sender, `marks` what its reader should know; `fingerprint` stays the same when it comes by two ways.
    These three are empty until it was read: whoever takes mail writes a row without knowing them.
    """

    class State(models.TextChoices):
        """What became of it."""

        RECEIVED = "received"
        CASE = "case"
        HELD = "held"
        RETURNED = "returned"
        NOTED = "noted"
        SAME = "same"
        SPAM = "spam"
        DROPPED = "dropped"
        QUARANTINED = "quarantined"

    received_at = models.DateTimeField()
    mailbox = models.TextField()
    digest = models.TextField()
    envelope_from = models.TextField(blank=True, default="")
    envelope_to = ArrayField(models.TextField(), default=list)
    size = models.PositiveBigIntegerField()
    raw = models.BinaryField()
    state = models.TextField(choices=State.choices, default=State.RECEIVED)
    reason = models.TextField(blank=True, default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True)
    case_id = models.BigIntegerField(null=True)
    sender_name = models.TextField(blank=True, default="")
    sender_address = models.TextField(blank=True, default="")
    subject = models.TextField(blank=True, default="")
    automatic = models.TextField(blank=True, default="")
    answer_id = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    verdict = models.TextField(null=True)
    marks = models.TextField(null=True)
    fingerprint = models.TextField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mailbox", "digest"], name="raw_mail_once")]
        indexes = [
            models.Index(fields=["id"], name="raw_mail_waiting", condition=models.Q(state="received")),
            models.Index(fields=["case_id", "id"], name="raw_mail_case", condition=models.Q(case_id__isnull=False)),
            models.Index(
                fields=["sender_address", "received_at"], name="raw_mail_returned", condition=models.Q(state="returned")
            ),
            models.Index(fields=["answer_id"], name="raw_mail_answer", condition=models.Q(answer_id__isnull=False)),
            models.Index(fields=["-id"], name="raw_mail_held", condition=models.Q(state__in=["held", "quarantined"])),
            models.Index(fields=["-id"], name="raw_mail_spam", condition=models.Q(state="spam")),
            models.Index(fields=["-id"], name="raw_mail_sent_back", condition=models.Q(state="returned")),
            models.Index(
                fields=["fingerprint"], name="raw_mail_fingerprint", condition=models.Q(fingerprint__isnull=False)
            ),
        ]


class ToldAlarm(models.Model):
    """An alarm that was told and is not over."""

    key = models.TextField(primary_key=True)
    told_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key
