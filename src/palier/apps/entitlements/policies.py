"""Who may see and move credits, and book time."""

from palier.apps.rights import has_role
from palier.core.actor import Actor, Role


def may_see_ledgers(viewer: Actor) -> bool:
    """Statements of any contract: the provider's staff."""
    return has_role(viewer, Role.AGENT)


def may_spend(by: Actor) -> bool:
    """Reserve, spend, release; book time: any agent."""
    return has_role(by, Role.AGENT)


def may_give_back(by: Actor) -> bool:
    """Refund, transfer, correct: what gives or takes without work done."""
    return has_role(by, Role.LEAD)
