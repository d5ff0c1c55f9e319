"""Who keeps the vulnerability channel, and who reads what comes by it."""

from palier.apps.rights import has_role, require
from palier.apps.staff.models import Agent
from palier.core.actor import Actor, ActorKind, Role

__all__ = ["is_in_team", "may_keep_channel", "require"]


def may_keep_channel(by: Actor) -> bool:
    """Open a channel, make and import its keys: administrators.  That lets nobody read reports."""
    return has_role(by, Role.ADMINISTRATOR)


def is_in_team(by: Actor, team_id: int) -> bool:
    """Read and answer what comes by a channel: agents of its team, whatever their role, and nobody else."""
    return by.kind is ActorKind.AGENT and Agent.objects.filter(pk=by.id, is_active=True, teams=team_id).exists()
