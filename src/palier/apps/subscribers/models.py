"""Subscribers of the status page, what each is told, and calls owed to their webhooks."""

from django.db import models
from django.db.models import Q

from palier.apps.incidents.models import Component, IncidentUpdate


class Subscriber(models.Model):
    """An address that wants to hear of incidents; of everything, where no component is chosen.

    Nothing is sent to it before its owner said so (`confirmed_at`, double opt-in) but the one mail that asks.  Where
    `hook_url` is set, that address is called instead, and `address` is only who answers for it.  `handle` is random:
    links name a subscriber by it, and prove themselves by a code drawn from the installation's secret.
    """

    class Ended(models.TextChoices):
        """Why nothing is sent any more."""

        ASKED = "asked"
        BOUNCED = "bounced"
        SILENT = "silent"

    address = models.TextField()
    hook_url = models.TextField(blank=True, default="")
    language = models.TextField()
    handle = models.TextField(unique=True)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.TextField(choices=Ended.choices, blank=True, default="")
    failing_since = models.DateTimeField(null=True)
    components = models.ManyToManyField(Component, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["address", "hook_url"], name="subscriber_once", condition=Q(ended_at__isnull=True)
            )
        ]
        indexes = [
            models.Index(
                fields=["id"], name="subscriber_told", condition=Q(confirmed_at__isnull=False, ended_at__isnull=True)
            )
        ]


class Asking(models.Model):
    """A request to subscribe came from `source`: counted, and forgotten after a day."""

    at = models.DateTimeField()
    source = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["source", "at"], name="asking_by_source")]


class Round(models.Model):
    """One thing that every subscriber is told: an update (`key` "update 7"), or that a maintenance is near.

    `reached` is the last subscriber told, in the order of their ids: it moves in the transaction that owes the mails,
    so that a worker killed at any instant tells nobody twice and forgets nobody.
    """

    key = models.TextField(unique=True)
    update = models.ForeignKey(IncidentUpdate, on_delete=models.CASCADE, related_name="rounds", db_index=False)
    begun_at = models.DateTimeField()
    reached = models.BigIntegerField(default=0)
    told = models.PositiveIntegerField(default=0)
    over_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["id"], name="round_open", condition=Q(over_at__isnull=True))]


class NewsCall(models.Model):
    """One call owed to a subscriber's webhook; `key` is the same at every attempt, so that a repeat can be told."""

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="calls")
    key = models.TextField(unique=True)
    kind = models.TextField()
    body = models.TextField()
    created_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    last_error = models.TextField(blank=True, default="")
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_attempt_at", "id"], name="news_call_due", condition=Q(next_attempt_at__isnull=False)
            )
        ]
