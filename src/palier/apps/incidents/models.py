"""What is run for customers, how it does, what happened to it, what was said of it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from palier.apps.accounts.models import Account, Contact
from palier.apps.cases.models import Case
from palier.apps.staff.models import Agent, Team
from palier.core.incident import Impact, Stage, State


class Group(models.Model):
    """A heading of the status page.  Texts are kept by language: {"en": …, "fr": …}."""

    name = models.JSONField()
    position = models.PositiveSmallIntegerField(default=0)


class Component(models.Model):
    """Something that customers use and may find broken.

    `state` is what somebody or a check last said, `heard_at` when its check last spoke (None: nothing checks it).
    `is_shown` is whether the public page names it; `retired_at` ends it without its history.
    """

    slug = models.SlugField(unique=True)
    name = models.JSONField()
    about = models.JSONField(default=dict)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, null=True, related_name="components")
    position = models.PositiveSmallIntegerField(default=0)
    owner = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)
    is_shown = models.BooleanField(default=True)
    state = models.TextField(choices=[(state.value, state.value) for state in State], default=State.OPERATIONAL.value)
    state_since = models.DateTimeField()
    check_digest = models.TextField(blank=True, default="")
    heard_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["check_digest"], condition=~Q(check_digest=""), name="component_check"),
        ]


class ComponentMark(models.Model):
    """What a component showed from `at` on.  Append-only: uptime is counted from it.

    `cause` is CHECKS where its check said so or fell silent, else an incident's reference or what somebody did.
    """

    CHECKS = "check"

    component = models.ForeignKey(Component, on_delete=models.CASCADE, related_name="marks", db_index=False)
    at = models.DateTimeField()
    state = models.TextField()
    cause = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["component", "at"], name="mark_in_time")]


class Incident(models.Model):
    """An incident, or a maintenance (`planned_from` to `planned_until`).

    `audience` is who may know of it; `next_update_at` the instant by which the next update is promised, `eta` when it
    is expected to be over.  Both, `stage` and `updates_count` say what the updates say.  `overran_at` is when it was
    said that a maintenance takes longer than planned.
    """

    class Audience(models.TextChoices):
        """Who may know: everybody, the accounts named, or only our own people."""

        PUBLIC = "public"
        ACCOUNTS = "accounts"
        INTERNAL = "internal"

    reference = models.TextField(unique=True)
    title = models.JSONField()
    impact = models.TextField(choices=[(impact.value, impact.value) for impact in Impact])
    audience = models.TextField(choices=Audience.choices)
    stage = models.TextField(choices=[(stage.value, stage.value) for stage in Stage])
    commander = models.ForeignKey(Agent, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)
    opened_at = models.DateTimeField()
    over_at = models.DateTimeField(null=True)
    next_update_at = models.DateTimeField(null=True)
    told_late_at = models.DateTimeField(null=True)
    eta = models.DateTimeField(null=True)
    planned_from = models.DateTimeField(null=True)
    planned_until = models.DateTimeField(null=True)
    overran_at = models.DateTimeField(null=True)
    updates_count = models.PositiveSmallIntegerField(default=0)
    changed_at = models.DateTimeField()
    accounts = models.ManyToManyField(Account, related_name="+")
    components: "models.ManyToManyField[Component, AffectedComponent]" = models.ManyToManyField(
        Component, through="AffectedComponent", related_name="incidents"
    )
    cases: "models.ManyToManyField[Case, AffectedCase]" = models.ManyToManyField(
        Case, through="AffectedCase", related_name="incidents"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(planned_from__isnull=True, planned_until__isnull=True)
                | Q(planned_from__lt=models.F("planned_until")),
                name="incident_window",
            ),
        ]
        indexes = [
            models.Index(fields=["next_update_at"], name="incident_promise", condition=Q(over_at__isnull=True)),
            models.Index(fields=["-opened_at", "-id"], name="incident_newest"),
        ]


class AffectedComponent(models.Model):
    """A component that an incident touches, and the state that it puts it in while it lasts."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="affected")
    component = models.ForeignKey(Component, on_delete=models.CASCADE, related_name="affected_by")
    state = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "component"], name="component_once")]


class AffectedCase(models.Model):
    """A case that tells of an incident: each update answers it; `answered` is the last one that did."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="linked")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="linked_incidents")
    linked_at = models.DateTimeField()
    linked_by = models.TextField()
    ended_at = models.DateTimeField(null=True)
    answered = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "case"], name="case_once")]


class IncidentUpdate(models.Model):
    """What was said of an incident, as it was said.  Append-only: a correction is an update that names another.

    `audience` is who could read it when it was said, `readers` the accounts where only some could: whoever comes to
    know of the incident later reads what is said from then on.  A correction is for whoever could read what it
    corrects.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="updates")
    seq = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    stage = models.TextField()
    words = models.JSONField()
    next_update_at = models.DateTimeField(null=True)
    eta = models.DateTimeField(null=True)
    by_id = models.BigIntegerField(default=0)
    by_name = models.TextField()
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="corrections")
    audience = models.TextField(choices=Incident.Audience.choices)
    readers = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "seq"], name="update_in_order")]


class LateNotice(models.Model):
    """Somebody was told that an update promised for `promised_at` has not come: each step of the ladder once."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="late_notices", db_index=False)
    promised_at = models.DateTimeField()
    rung = models.TextField()
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "promised_at", "rung", "agent"], name="late_notice_once")
        ]
        indexes = [models.Index(fields=["agent", "-id"], name="late_notice_of")]


class AccountNotice(models.Model):
    """What an account's plan promises it of one incident: who hears, by which ways, from when on, and what they heard.

    `circle` is anyone, administrators or named; `ways` are mail, phone and advisor.  `ahead` are the instants before a
    maintenance at which they still have to hear of it; `told` is the last update they heard.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="notices", db_index=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+", db_index=False)
    circle = models.TextField()
    ways = ArrayField(models.TextField())
    from_at = models.DateTimeField()
    ahead = ArrayField(models.DateTimeField(), default=list)
    told = models.PositiveSmallIntegerField(default=0)
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "account"], name="account_notice_once")]


class Call(models.Model):
    """Somebody of an account is to be rung about an update; `result` says how it ended, `done_by` who rang.

    `tries` counts how often nobody answered.  An update that came before anybody was rung takes the place of the one
    before.
    """

    class Result(models.TextChoices):
        """How a call ended: they heard, they find a message, a later update is to be told instead."""

        SPOKEN = "spoken"
        MESSAGE = "message"
        OVERTAKEN = "overtaken"

    notice = models.ForeignKey(AccountNotice, on_delete=models.CASCADE, related_name="calls", db_index=False)
    update = models.ForeignKey(IncidentUpdate, on_delete=models.CASCADE, related_name="+", db_index=False)
    owed_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    result = models.TextField(choices=Result.choices, blank=True, default="")
    spoke_with = models.TextField(blank=True, default="")
    done_at = models.DateTimeField(null=True)
    done_by = models.TextField(blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "update"], name="call_once")]


class ContactNumber(models.Model):
    """The telephone number at which somebody is rung."""

    contact = models.OneToOneField(Contact, on_delete=models.CASCADE, related_name="telephone")
    number = models.TextField()


class UpdateTemplate(models.Model):
    """Words for an update that somebody prepared while all was quiet."""

    name = models.TextField(unique=True)
    stage = models.TextField()
    title = models.JSONField(default=dict)
    words = models.JSONField()
