"""Who may see and hold reviews."""

from palier.apps.rights import has_role
from palier.core.actor import Actor, Role


def may_see_reviews(viewer: Actor) -> bool:
    """The provider's staff: figures of an account are no secret among them."""
    return has_role(viewer, Role.AGENT)


def may_hold(by: Actor) -> bool:
    """Plan, prepare, hold: any agent; whoever is named may be away."""
    return has_role(by, Role.AGENT)


def may_drop(by: Actor) -> bool:
    """Say that a promised review will not take place: a lead."""
    return has_role(by, Role.LEAD)
