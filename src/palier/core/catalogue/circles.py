"""Who of a customer's people may open cases and see those of their colleagues: the catalogue's words, applied.

A catalogue draws three circles, each inside the one before: anyone of the account, its administrators, its named
contacts.  Someone is inside by the seats they hold.  Source: plan-language.md, "named_contacts".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from palier.core.catalogue.promises import NamedContacts
from palier.core.catalogue.terms import Terms

WHOLE_CONTRACT = ""
"""The product of a seat that is not tied to one."""


class SeatRole(StrEnum):
    """What a seat makes of its holder; whoever holds none is a requester."""

    ADMINISTRATOR = "administrator"
    NAMED = "named"


class Entrance(StrEnum):
    """What becomes of a request to open a case."""

    OPENS = "opens"
    FLAGGED = "flagged"
    HELD = "held"
    SENT_BACK = "sent_back"


@dataclass(frozen=True, slots=True)
class Seats:
    """The seats one person holds at one instant: account administrator, named contact for these products."""

    administrator: bool = False
    named_for: frozenset[str] = frozenset()


OTHERS = {"accept": Entrance.FLAGGED, "hold": Entrance.HELD, "ask_to_resubmit": Entrance.SENT_BACK}
UNLIMITED = NamedContacts(limit=None)


def rules_of(terms: Terms) -> NamedContacts:
    """What the terms say of people; a plan that is silent limits nobody and lets anyone open."""
    return terms.named_contacts or UNLIMITED


def seats_held(held: Iterable[tuple[str, str]]) -> Seats:
    """Seats from their roles and products."""
    listed = list(held)
    named = frozenset(product for role, product in listed if role == SeatRole.NAMED)
    return Seats(any(role == SeatRole.ADMINISTRATOR for role, _ in listed), named)


def is_named(rules: NamedContacts, seats: Seats, *, product: str) -> bool:
    """Is the holder a named contact for cases about `product`?

    Where seats are given per product, a case about no product in particular is open to the named of any.
    """
    if rules.per != "product" or not product:
        return bool(seats.named_for)
    return bool(seats.named_for & {product, WHOLE_CONTRACT})


def is_within(circle: str, rules: NamedContacts, seats: Seats, *, product: str) -> bool:
    """Is the holder inside `circle` (anyone, administrators, named) as far as `product` is concerned?"""
    if circle == "anyone":
        return True
    if circle == "administrators" and seats.administrator:
        return True
    return is_named(rules, seats, product=product)


def entrance_of(rules: NamedContacts, seats: Seats, *, product: str) -> Entrance:
    """What becomes of a request of this person: `who_may_open`, and `from_others` for whoever is outside."""
    if is_within(rules.who_may_open, rules, seats, product=product):
        return Entrance.OPENS
    return OTHERS[rules.from_others]


def products_seen(rules: NamedContacts, seats: Seats) -> frozenset[str] | None:
    """The products whose cases this person sees, whoever opened them (`who_sees_all`); None: of every product.

    An empty set is none but their own.  Cases about no product in particular are named by "".
    """
    if rules.who_sees_all == "anyone" or (rules.who_sees_all == "administrators" and seats.administrator):
        return None
    if not seats.named_for:
        return frozenset()
    if rules.per != "product" or WHOLE_CONTRACT in seats.named_for:
        return None
    return seats.named_for | {WHOLE_CONTRACT}
