"""Who may see held mail and decide what becomes of it."""

from palier.apps.rights import has_role
from palier.core.actor import Actor, Role


def may_sort_mail(by: Actor) -> bool:
    """Release and dismiss held mail: any agent."""
    return has_role(by, Role.AGENT)
