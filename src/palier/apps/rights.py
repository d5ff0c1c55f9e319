"""What the policies of every app are built from."""

from palier.apps.errors import NotAllowed
from palier.core.actor import Actor, ActorKind, Role

RANKS = {Role.AGENT: 1, Role.LEAD: 2, Role.ADMINISTRATOR: 3}


def is_system(actor: Actor) -> bool:
    """Palier itself: mail read, time kept, catalogues loaded from the command line."""
    return actor.kind is ActorKind.SYSTEM


def has_role(actor: Actor, role: Role) -> bool:
    """Is the actor an agent who holds `role` or one above it?  Palier itself always does."""
    if actor.kind is ActorKind.AGENT and actor.role is not None:
        return RANKS[actor.role] >= RANKS[role]
    return is_system(actor)


def require(claim: bool, *, by: Actor, act: str) -> None:
    """Let pass what a policy allows.  Raises NotAllowed."""
    if not claim:
        raise NotAllowed(by.name, act)
