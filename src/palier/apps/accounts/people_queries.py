"""What screens read of an account's people: who sits where, what is free, who was invited, who sat there before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from palier.apps.accounts import people_policies as policies
from palier.apps.accounts.errors import NoContractInForce
from palier.apps.accounts.invitations import open_invitations
from palier.apps.accounts.models import Account, Contact
from palier.apps.accounts.people_commands import rules_in_force
from palier.apps.accounts.people_models import Seat
from palier.apps.accounts.queries import account_standing
from palier.apps.errors import NotFound
from palier.apps.rights import has_role
from palier.core.actor import Actor, ActorKind, Role
from palier.core.catalogue.circles import UNLIMITED, WHOLE_CONTRACT, SeatRole
from palier.core.catalogue.promises import NamedContacts

MOST_PEOPLE = 500
MOST_PAST = 100


@dataclass(frozen=True, slots=True)
class SeatLine:
    """One seat and who holds it, or held it."""

    id: int
    contact_id: int
    name: str
    email: str
    product: str
    held_from: datetime
    held_until: datetime | None
    given_by: str
    ended_by: str


@dataclass(frozen=True, slots=True)
class InvitationLine:
    """A seat offered to somebody who has not answered yet."""

    id: int
    name: str
    email: str
    product: str
    invited_at: datetime
    expires_at: datetime
    inviter: str


@dataclass(frozen=True, slots=True)
class NamedList:
    """The named contacts of one product, or of the contract (`product` "").  `limit` None: nobody counts."""

    product: str
    limit: int | None
    seats: tuple[SeatLine, ...]
    invitations: tuple[InvitationLine, ...]

    @property
    def free(self) -> int | None:
        """Seats that can still be given, those offered to somebody taken off; None: as many as one likes."""
        return None if self.limit is None else max(0, self.limit - len(self.seats) - len(self.invitations))

    @property
    def excess(self) -> int:
        """Seats above what the plan sells now: a smaller plan takes nobody's seat by itself."""
        return 0 if self.limit is None else max(0, len(self.seats) - self.limit)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the account who is there now; `named_for` are the products of their seats."""

    id: int
    name: str
    email: str
    administrator: bool
    named_for: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class People:
    """Everybody of an account at one instant, as the viewer may know of them.

    `rules` are those of the contract in force, None without one.  `may_keep`: the viewer may change the list.
    """

    account_id: int
    account: str
    rules: NamedContacts | None
    administrators: tuple[SeatLine, ...]
    lists: tuple[NamedList, ...]
    people: tuple[Person, ...]
    left: tuple[Person, ...]
    past: tuple[SeatLine, ...]
    past_roles: tuple[str, ...]
    may_keep: bool


def people_of(*, viewer: Actor, account_id: int, at: datetime) -> People:
    """The people of an account: for any agent, and for its own contacts.  Raises NotFound."""
    account = Account.objects.filter(pk=account_id).first()
    if account is None or not _may_know(viewer, account_id):
        raise NotFound("account", str(account_id))
    rules, products = _rules(account_id, at)
    held = _seats(policies.held_at(at) & Q(account_id=account_id))
    past = _seats(Q(account_id=account_id, held_until__lte=at), newest_first=True)
    named = [line for role, line in held if role == SeatRole.NAMED.value]
    offers = _invitations(account_id, at)
    bought = products if rules and rules.per == "product" and products else (WHOLE_CONTRACT,)
    shown = dict.fromkeys((*bought, *(line.product for line in named)))
    limit = rules.limit if rules else None
    return People(
        account_id=account_id,
        account=account.name,
        rules=rules,
        administrators=tuple(line for role, line in held if role == SeatRole.ADMINISTRATOR.value),
        lists=tuple(
            NamedList(
                product,
                limit,
                tuple(line for line in named if line.product == product),
                tuple(offer for offer in offers if offer.product == product),
            )
            for product in shown
        ),
        people=_persons(Contact.objects.filter(account_id=account_id).exclude(left_at__lte=at), held),
        left=_persons(Contact.objects.filter(account_id=account_id, left_at__lte=at), ()),
        past=tuple(line for _, line in past),
        past_roles=tuple(role for role, _ in past),
        may_keep=policies.may_keep_people(viewer, account_id, at=at),
    )


def administrators_of(account_id: int, *, at: datetime) -> tuple[tuple[str, str], ...]:
    """Names and addresses of those who keep an account's list."""
    seats = Seat.objects.filter(policies.held_at(at), account_id=account_id, role=SeatRole.ADMINISTRATOR.value)
    return tuple(seats.order_by("contact__name").values_list("contact__name", "contact__email"))


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the same account, to be chosen from a list."""

    id: int
    name: str
    email: str


def colleagues_of(*, viewer: Actor, at: datetime) -> tuple[Colleague, ...]:
    """The people of a contact's own account who are there at `at`, the contact left out; nobody for staff."""
    here = Contact.objects.filter(account_id=viewer.account_id or 0).exclude(left_at__lte=at).exclude(pk=viewer.id)
    rows = here.order_by("name", "id").values_list("id", "name", "email")[:MOST_PEOPLE]
    return tuple(Colleague(*row) for row in rows)


def people_there(*, viewer: Actor, account_id: int, at: datetime) -> tuple[Colleague, ...]:
    """The people of an account who are there at `at`; nobody for whoever may not know of them."""
    there = Contact.objects.filter(account_id=account_id).exclude(left_at__lte=at).order_by("name", "id")
    rows = there.values_list("id", "name", "email")[:MOST_PEOPLE] if _may_know(viewer, account_id) else ()
    return tuple(Colleague(*row) for row in rows)


def _may_know(viewer: Actor, account_id: int) -> bool:
    if viewer.kind is ActorKind.CONTACT:
        return viewer.account_id == account_id
    return has_role(viewer, Role.AGENT)


def _rules(account_id: int, at: datetime) -> tuple[NamedContacts | None, tuple[str, ...]]:
    try:
        standing = account_standing(account_id, product="", at=at)
        return rules_in_force(standing, at=at), standing.facts.products if standing.facts else ()
    except NoContractInForce:
        return None, ()
    except NotFound:
        return UNLIMITED, ()


LINE = ("id", "contact_id", "contact__name", "contact__email", "product", "held_from", "held_until", "given_by")


def _seats(wanted: Q, *, newest_first: bool = False) -> list[tuple[str, SeatLine]]:
    order = ("-held_until", "-id") if newest_first else ("contact__name", "id")
    rows = Seat.objects.filter(wanted).order_by(*order).values_list("role", *LINE, "ended_by")
    return [(role, SeatLine(*line)) for role, *line in rows[: MOST_PAST if newest_first else None]]


def _invitations(account_id: int, at: datetime) -> list[InvitationLine]:
    columns = ("id", "name", "email", "product", "invited_at", "expires_at", "inviter_name")
    rows = open_invitations(account_id, at=at).order_by("id").values_list(*columns)
    return [InvitationLine(*row) for row in rows]


def _persons(contacts: QuerySet[Contact], held: Sequence[tuple[str, SeatLine]]) -> tuple[Person, ...]:
    rows = contacts.order_by("name", "id").values_list("id", "name", "email")[:MOST_PEOPLE]
    return tuple(_person(row, [(role, line) for role, line in held if line.contact_id == row[0]]) for row in rows)


def _person(row: tuple[int, str, str], held: Sequence[tuple[str, SeatLine]]) -> Person:
    roles = {role for role, _ in held}
    named_for = tuple(line.product for role, line in held if role == SeatRole.NAMED.value)
    return Person(*row, SeatRole.ADMINISTRATOR.value in roles, named_for)
