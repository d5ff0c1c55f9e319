"""Who may see how the installation is."""

from palier.apps.rights import has_role
from palier.core.actor import Actor, Role


def may_see_health(by: Actor) -> bool:
    """Addresses, sizes and what is broken: administrators alone."""
    return has_role(by, Role.ADMINISTRATOR)
