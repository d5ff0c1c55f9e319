"""Who may change how the provider looks."""

from palier.apps.rights import has_role
from palier.core.actor import Actor, Role


def may_change_appearance(by: Actor) -> bool:
    """Every page and mail shows it: administrators alone."""
    return has_role(by, Role.ADMINISTRATOR)
