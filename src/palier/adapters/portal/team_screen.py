"""An account's people in the reader's words."""

from collections.abc import Mapping
from dataclasses import dataclass

from palier.adapters.shared.seats import excess_words, role_words, used_words
from palier.adapters.shared.words import text_words
from palier.apps.accounts.people_queries import InvitationLine, NamedList, People, Person, SeatLine
from palier.core.actor import Actor
from palier.core.catalogue.promises import Text


@dataclass(frozen=True, slots=True)
class Row:
    """One seat; `may_end`: the reader may take it back or give it to somebody else."""

    seat: SeatLine
    may_end: bool
    is_self: bool


@dataclass(frozen=True, slots=True)
class ListScreen:
    """One named list: its seats, the offers, how many are free; `colleagues` could be given a seat.

    `product` is the id of the product it is for, `label` its name; both empty where it is for all.
    """

    product: str
    label: str
    used: str
    rows: tuple[Row, ...]
    invitations: tuple[InvitationLine, ...]
    has_room: bool
    excess: str
    colleagues: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class PastRow:
    """A seat that was given back, what it was, and for which product."""

    seat: SeatLine
    role: str
    product: str


@dataclass(frozen=True, slots=True)
class TeamScreen:
    """The whole page.  `heirs` are those to whom an administrator may hand their own seat over."""

    account: str
    may_keep: bool
    has_contract: bool
    administrators: tuple[Row, ...]
    lists: tuple[ListScreen, ...]
    others: tuple[Person, ...]
    heirs: tuple[Person, ...]
    past: tuple[PastRow, ...]


def team_screen(people: People, viewer: Actor, products: Mapping[str, Text]) -> TeamScreen:
    """The page as this reader may use it; `products` are called as their catalogues call them, others by their id."""
    called = {name: text_words(label) for name, label in products.items()}
    sitting = {line.contact_id for line in people.administrators} | {
        line.contact_id for each in people.lists for line in each.seats
    }
    counted = bool(people.rules and people.rules.administrators)
    return TeamScreen(
        account=people.account,
        may_keep=people.may_keep,
        has_contract=people.rules is not None,
        administrators=tuple(_row(line, people, viewer) for line in people.administrators),
        lists=tuple(_list(each, people, viewer, called.get(each.product) or each.product) for each in people.lists),
        others=tuple(person for person in people.people if person.id not in sitting),
        heirs=tuple(
            person for person in people.people if not person.administrator and (person.named_for or not counted)
        ),
        past=tuple(
            PastRow(line, role_words(role), called.get(line.product) or line.product)
            for line, role in zip(people.past, people.past_roles, strict=True)
        )
        if people.may_keep
        else (),
    )


def _list(named: NamedList, people: People, viewer: Actor, label: str) -> ListScreen:
    sitting = {line.contact_id for line in named.seats}
    return ListScreen(
        product=named.product,
        label=label,
        used=used_words(named),
        rows=tuple(_row(line, people, viewer) for line in named.seats),
        invitations=named.invitations,
        has_room=people.may_keep and people.rules is not None and named.free != 0,
        excess=excess_words(named),
        colleagues=tuple(person for person in people.people if person.id not in sitting),
    )


def _row(line: SeatLine, people: People, viewer: Actor) -> Row:
    is_self = line.contact_id == viewer.id
    return Row(line, people.may_keep and not is_self, is_self)
