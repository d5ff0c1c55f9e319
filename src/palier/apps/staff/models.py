"""Agents and teams."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models

from palier.core.actor import Actor, ActorKind, Role
from palier.core.mail.addresses import normal_email
from palier.core.staffing import OFFICE_WEEK


def office_week() -> dict[str, Any]:
    """The hours of somebody who was just hired, until others are written down."""
    return dict(OFFICE_WEEK)


class AgentManager(BaseUserManager["Agent"]):
    """Finds agents by mail address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "Agent":
        """The agent who signs in with this address."""
        return self.get(email=normal_email(username or ""))


class Team(models.Model):
    """A group of agents who share a queue; the lead is told what the team leaves undone."""

    name = models.TextField(unique=True)
    lead = models.ForeignKey("Agent", on_delete=models.SET_NULL, null=True, related_name="leads", db_index=False)

    def __str__(self) -> str:
        return self.name


class Agent(AbstractBaseUser):
    """A person of the provider's staff.

    `hours` is a week as calendars write it, by the wall clock of `hours_timezone` (empty: the zone they read in), and
    empty for somebody who has none; `observes` names the country, or the part of one, whose public holidays they keep.
    `languages` are those they speak (empty: the one they read in).
    """

    email = models.EmailField(unique=True)
    name = models.TextField()
    role = models.TextField(choices=[(role.value, role.value) for role in Role], default=Role.AGENT.value)
    language = models.TextField(default="en")
    timezone = models.TextField(default="UTC")
    is_active = models.BooleanField(default=True)
    teams = models.ManyToManyField(Team, related_name="agents", blank=True)
    skills = ArrayField(models.TextField(), default=list, blank=True)
    languages = ArrayField(models.TextField(), default=list, blank=True)
    hours = models.JSONField(default=office_week, blank=True)
    hours_timezone = models.TextField(blank=True, default="")
    observes = models.TextField(blank=True, default="")

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = AgentManager()

    def __str__(self) -> str:
        return self.name

    @property
    def actor(self) -> Actor:
        """This agent as commands and policies see them."""
        return Actor(kind=ActorKind.AGENT, id=self.pk, name=self.name, role=Role(self.role))


class Absence(models.Model):
    """A stretch of time during which an agent is away, [starts_at, ends_at)."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="absences", db_index=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    note = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["agent", "ends_at"], name="absence_agent")]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="absence_span")
        ]
