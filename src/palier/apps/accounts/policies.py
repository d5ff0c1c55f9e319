"""Who may manage accounts, contacts and contracts."""

from palier.apps.rights import has_role
from palier.core.actor import Actor, Role


def may_manage_accounts(by: Actor) -> bool:
    """Accounts and their contacts: any agent."""
    return has_role(by, Role.AGENT)


def may_sign_contract(by: Actor) -> bool:
    """What an account bought decides what it is promised."""
    return has_role(by, Role.LEAD)


def may_see_accounts(viewer: Actor) -> bool:
    """Accounts with their contracts and payments: the staff."""
    return has_role(viewer, Role.AGENT)


def may_set_payments(by: Actor) -> bool:
    """Where an account stands with its payments decides whether it is served."""
    return has_role(by, Role.LEAD)
