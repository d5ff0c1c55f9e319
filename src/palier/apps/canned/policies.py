"""Who may change what many send."""

from palier.apps.rights import has_role, require
from palier.core.actor import Actor, Role

__all__ = ["may_change", "may_use", "require"]


def may_use(by: Actor) -> bool:
    """Every agent."""
    return has_role(by, Role.AGENT)


def may_change(by: Actor) -> bool:
    """Leads and administrators."""
    return has_role(by, Role.LEAD)
