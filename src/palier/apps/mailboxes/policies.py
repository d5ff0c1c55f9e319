"""Who may see and change which mailboxes are fetched."""

from palier.apps.rights import has_role
from palier.core.actor import Actor, Role


def may_see_mailboxes(by: Actor) -> bool:
    """See how mailboxes are: any agent, for whoever waits for mail must know."""
    return has_role(by, Role.AGENT)


def may_change_mailboxes(by: Actor) -> bool:
    """Add, change and remove them: administrators."""
    return has_role(by, Role.ADMINISTRATOR)
