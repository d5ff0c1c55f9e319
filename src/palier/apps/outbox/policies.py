"""Who may act on mail that leaves."""

from palier.apps.rights import has_role, is_system, require
from palier.core.actor import Actor, Role

__all__ = ["may_allow_address", "may_keep_keys", "may_report", "require"]


def may_report(by: Actor) -> bool:
    """Say what became of a mail: Palier itself, which reads the reports of mail servers."""
    return is_system(by)


def may_allow_address(by: Actor) -> bool:
    """Let mail go to an address again that once refused it: any agent."""
    return has_role(by, Role.AGENT)


def may_keep_keys(by: Actor) -> bool:
    """Make and retire keys that sign our mail."""
    return has_role(by, Role.ADMINISTRATOR)
