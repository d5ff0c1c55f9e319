"""Who may see and move engagements."""

from palier.apps.rights import has_role
from palier.core.actor import Actor, Role


def may_follow(by: Actor) -> bool:
    """See, begin, tick off, finish: any agent."""
    return has_role(by, Role.AGENT)


def may_drop(by: Actor) -> bool:
    """Say that something promised will not be done: a lead."""
    return has_role(by, Role.LEAD)
