"""Who may ask for escalation, look after one, appoint people and configure webhooks."""

from palier.apps.cases.models import Case
from palier.apps.cases.policies import may_see, may_work
from palier.apps.rights import has_role, require
from palier.core.actor import Actor, Role

__all__ = ["may_appoint", "may_ask", "may_configure_hooks", "may_look_after", "require"]


def may_ask(by: Actor, case: Case) -> bool:
    """Whoever may see the case: its customer, or staff for them."""
    return may_see(by, case)


def may_look_after(by: Actor) -> bool:
    """Take an escalation in hand and end it: anybody of the staff, for whoever is told first should not wait."""
    return may_work(by)


def may_appoint(by: Actor) -> bool:
    """Saying who holds which office."""
    return has_role(by, Role.LEAD)


def may_configure_hooks(by: Actor) -> bool:
    """Webhooks carry what cases say out of the house, and their secrets."""
    return has_role(by, Role.ADMINISTRATOR)
