"""Agents and teams."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from palier.core.actor import Actor, ActorKind, Role


class AgentManager(BaseUserManager["Agent"]):
    """Finds agents by mail address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "Agent":
        """The agent who signs in with this address."""
        return self.get(email__iexact=username)


class Team(models.Model):
    """A group of agents who share a queue."""

    name = models.TextField(unique=True)

    def __str__(self) -> str:
        return self.name


class Agent(AbstractBaseUser):
    """A person of the provider's staff."""

    email = models.EmailField(unique=True)
    name = models.TextField()
    role = models.TextField(choices=[(role.value, role.value) for role in Role], default=Role.AGENT.value)
    language = models.TextField(default="en")
    timezone = models.TextField(default="UTC")
    is_active = models.BooleanField(default=True)
    teams = models.ManyToManyField(Team, related_name="agents", blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = AgentManager()

    def __str__(self) -> str:
        return self.name

    @property
    def actor(self) -> Actor:
        """This agent as commands and policies see them."""
        return Actor(kind=ActorKind.AGENT, id=self.pk, name=self.name, role=Role(self.role))
