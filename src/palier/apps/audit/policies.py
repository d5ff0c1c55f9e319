"""Who may read what others did."""

from palier.apps.rights import has_role
from palier.core.actor import Actor, Role


def may_read_audit(by: Actor) -> bool:
    """The trail tells of everybody's work, so it is for administrators alone."""
    return has_role(by, Role.ADMINISTRATOR)
