"""Who may see and do what with cases: the only place that knows.

Agents see every case.  Contacts see the cases they opened themselves.  Palier itself may do everything.
"""

from django.db.models import QuerySet

from palier.apps.cases.models import Case
from palier.apps.rights import has_role, is_system, require
from palier.core.actor import Actor, ActorKind, Role

__all__ = ["may_open", "may_see", "may_speak", "may_work", "require", "visible_cases"]


def visible_cases(viewer: Actor) -> QuerySet[Case]:
    """The cases the viewer may know of: lists, counts, search, pages and live updates all start here."""
    if viewer.kind is ActorKind.CONTACT:
        return Case.objects.filter(contact_id=viewer.id)
    return Case.objects.all()


def may_see(viewer: Actor, case: Case) -> bool:
    """The same answer for one case in hand."""
    return viewer.kind is not ActorKind.CONTACT or case.contact_id == viewer.id


def may_open(by: Actor, contact_id: int) -> bool:
    """A contact for themselves; staff for anybody."""
    return by.id == contact_id if by.kind is ActorKind.CONTACT else may_work(by)


def may_speak(by: Actor, case: Case) -> bool:
    """Say something both sides see, as the customer or for them; accept or reject a solution."""
    return may_see(by, case)


def may_work(by: Actor) -> bool:
    """Answer as the provider, note, assign, change severity or status."""
    return has_role(by, Role.AGENT) or is_system(by)
