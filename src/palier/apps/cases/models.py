"""Cases and everything said in them."""

from django.db import models
from django.db.models import Q

from palier.apps.accounts.models import Account, Contact, Contract
from palier.apps.catalogues.models import PinnedTerms
from palier.apps.staff.models import Agent, Team
from palier.core.case import Status

OPEN = ~Q(status=Status.CLOSED.value)
WAITING = Q(status=Status.WAITING_CUSTOMER.value)
ASKED_OF_MANY = ("severity", "terms", "status", "account", "assignee", "team", "channel", "opened_at")
"""What filters ask of thousands of cases for one page; the queue's index answers it."""


class Case(models.Model):
    """One request from opening to closure: a projection of its events.

    `events_count` counts them and is the version that every form carries; `last_event_at` dates the last of them.
    `next_due_at` is the earliest due time of the clocks still open; `next_clock` names that clock.
    """

    reference = models.TextField()
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="cases", db_index=False)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="cases", db_index=False)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, null=True, db_index=False)
    terms = models.ForeignKey(PinnedTerms, on_delete=models.PROTECT, db_index=False)
    subject = models.TextField()
    channel = models.TextField()
    product = models.TextField(blank=True, default="")
    status = models.TextField()
    severity = models.TextField()
    assignee = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="cases", db_index=False)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, db_index=False)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    last_event_at = models.DateTimeField()
    events_count = models.PositiveIntegerField(default=0)
    next_due_at = models.DateTimeField(null=True)
    next_clock = models.TextField(blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reference"], name="case_reference")]
        indexes = [
            models.Index(fields=["next_due_at", "id"], include=ASKED_OF_MANY, name="case_queue", condition=OPEN),
            models.Index(fields=["assignee", "next_due_at", "id"], name="case_assignee_queue", condition=OPEN),
            models.Index(fields=["team", "next_due_at", "id"], name="case_team_queue", condition=OPEN),
            models.Index(fields=["next_due_at", "id"], name="case_waiting_queue", condition=WAITING),
            models.Index(fields=["account", "-id"], name="case_account"),
            models.Index(fields=["account", "terms"], name="case_account_terms"),
            models.Index(fields=["contact", "-id"], name="case_contact"),
        ]

    def __str__(self) -> str:
        return self.reference


class CaseEvent(models.Model):
    """One fact, append-only.  `data` holds what its kind needs: severity, status, reason, terms."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="events", db_index=False)
    account_id = models.BigIntegerField()
    seq = models.PositiveIntegerField()
    kind = models.TextField()
    at = models.DateTimeField()
    side = models.TextField()
    automatic = models.BooleanField(default=False)
    channel = models.TextField(blank=True, default="")
    actor_kind = models.TextField()
    actor_id = models.BigIntegerField()
    actor_name = models.TextField()
    data = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="event_seq")]


class Message(models.Model):
    """Words both sides see.  `quoted` is what the writer repeated from earlier mail, shown folded."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="messages", db_index=False)
    account_id = models.BigIntegerField()
    event = models.OneToOneField(CaseEvent, on_delete=models.CASCADE, related_name="message")
    text = models.TextField()
    html = models.TextField(blank=True, default="")
    quoted = models.TextField(blank=True, default="")
    message_id = models.TextField(blank=True, default="")
    raw_mail_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["case", "id"], name="message_case")]


class Note(models.Model):
    """Words only the provider's staff sees."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes")
    account_id = models.BigIntegerField()
    event = models.OneToOneField(CaseEvent, on_delete=models.CASCADE, related_name="note")
    text = models.TextField()


class Attachment(models.Model):
    """A file that came or went with a message."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    account_id = models.BigIntegerField()
    name = models.TextField()
    media_type = models.TextField()
    size = models.PositiveBigIntegerField()
    digest = models.TextField()
    content = models.BinaryField()


class NoteAttachment(models.Model):
    """A file that stays among staff with a note.  Never one type with a flag: what mails out knows only Attachment."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="attachments")
    account_id = models.BigIntegerField()
    name = models.TextField()
    media_type = models.TextField()
    size = models.PositiveBigIntegerField()
    digest = models.TextField()
    content = models.BinaryField()
