"""Who may change what the provider sells."""

from palier.apps.rights import has_role
from palier.core.actor import Actor, Role


def may_publish(by: Actor) -> bool:
    """Publishing a catalogue changes what every new case is promised."""
    return has_role(by, Role.ADMINISTRATOR)
