"""What was told to whom, what waits to be told, who holds which office, and webhooks."""

from django.db import models
from django.db.models import Q

from palier.apps.accounts.models import Account
from palier.apps.cases.models import Case
from palier.apps.staff.models import Agent


class Untold(models.Model):
    """A notice, an act around an escalation, or a rung it climbed, of which nobody was told yet.

    Notices are put here by a trigger on their table, in the transaction that writes them; whoever tells of one takes
    its row away in the transaction that writes the tellings.
    """

    notice_id = models.BigIntegerField(null=True)
    event_id = models.BigIntegerField(null=True)
    climb_id = models.BigIntegerField(null=True)


class Telling(models.Model):
    """One step of a ladder, or one act around an escalation, told to one recipient by one way: once.

    `occasion` says of what ("first_response 1 step-2", "event 7"); `at` is the instant of the step itself, `due_at`
    what was promised.  `recipient` is an agent's id or, for WEBHOOK, a hook's; `found_as` and `passed` say why it came
    to them.  `tell_at` is when they may hear of it, `told_at` when they did.
    """

    class Way(models.TextChoices):
        """How somebody is told."""

        DESK = "desk"
        MAIL = "mail"
        PAGE = "page"
        WEBHOOK = "webhook"

    class State(models.TextChoices):
        """WAITING for the recipient's working hours; LAPSED: it no longer mattered when those came."""

        WAITING = "waiting"
        TOLD = "told"
        LAPSED = "lapsed"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="tellings", db_index=False)
    account_id = models.BigIntegerField()
    occasion = models.TextField()
    clock = models.TextField(blank=True, default="")
    cycle = models.PositiveSmallIntegerField(default=0)
    step = models.TextField(blank=True, default="")
    event_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    way = models.TextField(choices=Way.choices)
    recipient = models.BigIntegerField()
    name = models.TextField()
    role = models.TextField(blank=True, default="")
    found_as = models.TextField(blank=True, default="")
    stands_in = models.BooleanField(default=False)
    passed = models.JSONField(default=list)
    state = models.TextField(choices=State.choices)
    tell_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    mail_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "occasion", "way", "recipient"], name="telling_once"),
            models.CheckConstraint(
                condition=Q(state="told", told_at__isnull=False) | (~Q(state="told") & Q(told_at__isnull=True)),
                name="telling_told",
            ),
        ]
        indexes = [
            models.Index(fields=["tell_at"], name="telling_waiting", condition=Q(state="waiting")),
            models.Index(fields=["recipient", "-id"], name="telling_desk", condition=Q(way="desk", state="told")),
            models.Index(
                fields=["recipient"], name="telling_unread", condition=Q(way="desk", state="told", read_at__isnull=True)
            ),
            models.Index(fields=["mail_id"], name="telling_mail", condition=Q(mail_id__isnull=False)),
        ]


class Pacing(models.Model):
    """How somebody of ours is being written to about what is late (`core.escalation.gathering`).

    `mail_id` is the latest mail that gathers what comes at once; it leaves at `leaves_at`.  Whoever owes this person
    mails holds the row until they are written.
    """

    agent = models.OneToOneField(Agent, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    alone = models.PositiveSmallIntegerField()
    leaves_at = models.DateTimeField(null=True)
    mail_id = models.BigIntegerField(null=True)


class Escalation(models.Model):
    """One escalation of a case on request, as its facts say (`core.escalation.requests_of`): a projection."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="escalations", db_index=False)
    account_id = models.BigIntegerField()
    number = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="escalation_number"),
            models.UniqueConstraint(fields=["case"], name="escalation_open_once", condition=Q(ended_at__isnull=True)),
        ]
        indexes = [models.Index(fields=["asked_at"], name="escalation_open", condition=Q(ended_at__isnull=True))]


class Climb(models.Model):
    """A rung that an escalation of a case reached because nobody took it in hand: once each, dated when it was due."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="climbs", db_index=False)
    account_id = models.BigIntegerField()
    number = models.PositiveSmallIntegerField()
    rung = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number", "rung"], name="climb_once")]


class Appointment(models.Model):
    """Somebody holds an office of the installation, or, where an account is named, for that account alone."""

    office = models.TextField()
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="appointments", db_index=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "account", "agent"], name="appointment_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return self.office


class Hook(models.Model):
    """An address of another system that hears of tellings.

    Its secret is drawn from the installation's own and from `salt`, and stored nowhere; a new salt is a new secret.
    """

    url = models.TextField()
    salt = models.TextField()
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["url"], name="hook_url")]

    def __str__(self) -> str:
        return self.url


class HookCall(models.Model):
    """One call owed to a hook, written with what caused it; made by a worker, repeated with longer and longer waits.

    `key` names the call, the same at every attempt, so that the other side can tell a repeat.
    """

    class State(models.TextChoices):
        """Where the call is."""

        QUEUED = "queued"
        DONE = "done"
        FAILED = "failed"

    hook = models.ForeignKey(Hook, on_delete=models.CASCADE, related_name="calls")
    key = models.TextField(unique=True)
    kind = models.TextField()
    case_id = models.BigIntegerField(null=True)
    body = models.TextField()
    created_at = models.DateTimeField()
    state = models.TextField(choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    last_error = models.TextField(blank=True, default="")
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["next_attempt_at", "id"], name="call_due", condition=Q(state="queued"))]
