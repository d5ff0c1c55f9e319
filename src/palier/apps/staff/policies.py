"""Who may manage the staff, and who may plan their work."""

from palier.apps.rights import has_role
from palier.core.actor import Actor, ActorKind, Role


def may_manage_staff(by: Actor) -> bool:
    """Adding people, changing their roles, making teams."""
    return has_role(by, Role.ADMINISTRATOR)


def may_plan_people(by: Actor) -> bool:
    """Who knows what, who works when, who leads which team."""
    return has_role(by, Role.LEAD)


def may_plan_absence(by: Actor, agent_id: int) -> bool:
    """One's own, or anybody's for who plans people."""
    return (by.kind is ActorKind.AGENT and by.id == agent_id) or may_plan_people(by)


def may_set_password(by: Actor, agent_id: int) -> bool:
    """One's own, or anybody's for who manages the staff; a contact may bear the same number as an agent."""
    return (by.kind is ActorKind.AGENT and by.id == agent_id) or may_manage_staff(by)
