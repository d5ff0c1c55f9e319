"""Who may manage the staff."""

from palier.apps.rights import has_role
from palier.core.actor import Actor, Role


def may_manage_staff(by: Actor) -> bool:
    """Adding people, changing their roles, making teams."""
    return has_role(by, Role.ADMINISTRATOR)
