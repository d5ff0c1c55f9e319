"""Who may keep whose proofs: everybody their own; those who manage the staff reset and require."""

from palier.apps.rights import has_role
from palier.core.actor import Actor, ActorKind, Role


def may_keep_own(by: Actor) -> bool:
    """Set, change and remove what oneself comes in with."""
    return by.kind in {ActorKind.AGENT, ActorKind.CONTACT}


def may_reset(by: Actor, person: Actor) -> bool:
    """Take a lost second factor away: of an agent who manages the staff, of a contact whoever leads."""
    return has_role(by, Role.ADMINISTRATOR if person.kind is ActorKind.AGENT else Role.LEAD)


def may_require(by: Actor) -> bool:
    """Say which roles must have a second factor, and see who has one."""
    return has_role(by, Role.ADMINISTRATOR)
