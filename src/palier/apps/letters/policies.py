"""Who may rewrite our mails."""

from palier.apps.rights import has_role, require
from palier.core.actor import Actor, Role

__all__ = ["may_read_letters", "may_write_letters", "require"]


def may_read_letters(by: Actor) -> bool:
    """See what our mails say: any agent."""
    return has_role(by, Role.AGENT)


def may_write_letters(by: Actor) -> bool:
    """Rewrite them for every customer: leads and administrators."""
    return has_role(by, Role.LEAD)
