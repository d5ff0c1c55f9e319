"""Who may keep the list of an account's people."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from palier.apps.accounts.people_models import Seat
from palier.apps.rights import has_role
from palier.core.actor import Actor, ActorKind, Role
from palier.core.catalogue.circles import SeatRole


def held_at(at: datetime | Now) -> Q:
    """Seats that are held at this instant: from their first instant on, no longer at their last."""
    return Q(held_from__lte=at) & (Q(held_until__isnull=True) | Q(held_until__gt=at))


def still_held(at: datetime) -> Q:
    """Seats that are held at this instant or will be: those that nobody else can have."""
    return Q(held_until__isnull=True) | Q(held_until__gt=at)


def administrations(contact_id: int, *, at: datetime) -> QuerySet[Seat]:
    """The administrator's seats that this contact holds at `at`."""
    mine = Seat.objects.filter(held_at(at), contact_id=contact_id, role=SeatRole.ADMINISTRATOR.value)
    return mine.exclude(contact__left_at__lte=at)


def may_keep_people(by: Actor, account_id: int, *, at: datetime) -> bool:
    """Any agent; of the customer's side the account's own administrator, as of that instant."""
    if by.kind is not ActorKind.CONTACT:
        return has_role(by, Role.AGENT)
    return by.account_id == account_id and administrations(by.id, at=at).filter(account_id=account_id).exists()


def may_end(by: Actor, seat: Seat) -> bool:
    """An administrator hands their own seats over instead: an account does not lock itself out by a slip."""
    return not (by.kind is ActorKind.CONTACT and seat.contact_id == by.id)


def may_appoint(by: Actor, role: SeatRole) -> bool:
    """Staff appoints administrators; an administrator names contacts, and hands their own seat over."""
    return by.kind is not ActorKind.CONTACT or role is SeatRole.NAMED
