"""Who may say whose cases are whose."""

from palier.apps.rights import has_role, require
from palier.core.actor import Actor, Role

__all__ = ["may_name_advisors", "may_read_routing", "may_set_rules", "require"]


def may_name_advisors(by: Actor) -> bool:
    """Naming and ending advisors of an account, and their stand-ins."""
    return has_role(by, Role.LEAD)


def may_set_rules(by: Actor) -> bool:
    """Making, ordering and removing rules."""
    return has_role(by, Role.LEAD)


def may_read_routing(by: Actor) -> bool:
    """Seeing rules and advisors."""
    return has_role(by, Role.AGENT)
