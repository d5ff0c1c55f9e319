"""Who may read what an account has bought."""

from datetime import datetime

from palier.apps.accounts.people_models import Seat
from palier.apps.accounts.people_policies import held_at
from palier.apps.rights import has_role
from palier.core.actor import Actor, ActorKind, Role
from palier.core.catalogue import Terms
from palier.core.catalogue.circles import Seats, seats_held


def seats_of(viewer: Actor, *, at: datetime) -> Seats | None:
    """The seats the viewer holds at `at`; None for the staff, who hold none."""
    if viewer.kind is not ActorKind.CONTACT:
        return None
    held = Seat.objects.filter(held_at(at), contact_id=viewer.id)
    return seats_held(held.values_list("role", "product"))


def may_read_plan(viewer: Actor, account_id: int) -> bool:
    """What the plan promises, for everybody it is promised to: any contact of the account, any agent."""
    if viewer.kind is ActorKind.CONTACT:
        return viewer.account_id == account_id
    return has_role(viewer, Role.AGENT)


def may_read_contract(viewer: Actor, account_id: int, terms: Terms, seats: Seats | None) -> bool:
    """Its term, acts, negotiated terms, annex and credits: administrators and named contacts, and the staff.

    A plan that counts no named contacts makes everybody of the account one.
    """
    if not may_read_plan(viewer, account_id) or seats is None:
        return may_read_plan(viewer, account_id)
    return terms.named_contacts is None or seats.administrator or bool(seats.named_for)
