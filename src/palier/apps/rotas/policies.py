"""Who may plan rotas and answer pages."""

from palier.apps.rights import has_role, require
from palier.core.actor import Actor, ActorKind, Role

__all__ = ["may_answer_pages", "may_give_turn", "may_page", "may_plan_rotas", "require"]


def may_plan_rotas(by: Actor) -> bool:
    """Making rotas, changing their order, swapping anybody's turn."""
    return has_role(by, Role.LEAD)


def may_give_turn(by: Actor, agent_id: int) -> bool:
    """One's own turn, or anybody's for who plans rotas."""
    return (by.kind is ActorKind.AGENT and by.id == agent_id) or may_plan_rotas(by)


def may_page(by: Actor) -> bool:
    """Calling whoever is on call: any agent, and Palier itself."""
    return has_role(by, Role.AGENT)


def may_answer_pages(by: Actor) -> bool:
    """Any person of the staff: whoever is quicker helps."""
    return by.kind is ActorKind.AGENT
