"""A customer's people in the agent's words."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from palier.adapters.shared.seats import excess_words, role_words, used_words
from palier.apps.accounts.people_queries import Colleague, NamedList, People, Person, SeatLine, people_of, people_there
from palier.apps.cases.page_queries import CaseHead, case_head
from palier.apps.cases.people_queries import Participant, participants_of, requester_of
from palier.core.actor import Actor
from palier.core.catalogue.circles import SeatRole


@dataclass(frozen=True, slots=True)
class SeatGroup:
    """The seats of one kind; `eligible` could be given one, or somebody's."""

    name: str
    role: str
    product: str
    used: str
    excess: str
    named: NamedList | None
    seats: tuple[SeatLine, ...]
    eligible: tuple[Person, ...]
    has_room: bool


@dataclass(frozen=True, slots=True)
class PastSeat:
    """A seat that was given back."""

    line: SeatLine
    role: str


@dataclass(frozen=True, slots=True)
class PeopleScreen:
    """Everybody of an account."""

    people: People
    groups: tuple[SeatGroup, ...]
    past: tuple[PastSeat, ...]


@dataclass(frozen=True, slots=True)
class CasePeople:
    """Whose a case is, who takes part, and who could."""

    head: CaseHead
    requester_id: int
    participants: tuple[Participant, ...]
    colleagues: tuple[Colleague, ...]


def people_screen(viewer: Actor, account_id: int, *, at: datetime) -> PeopleScreen:
    """The people of an account.  Raises NotFound."""
    people = people_of(viewer=viewer, account_id=account_id, at=at)
    past = zip(people.past, people.past_roles, strict=True)
    return PeopleScreen(
        people=people,
        groups=(_administrators(people), *(_named(people, each) for each in people.lists)),
        past=tuple(PastSeat(line, role_words(role)) for line, role in past),
    )


def case_people_screen(viewer: Actor, reference: str, *, at: datetime) -> CasePeople:
    """The people of a case.  Raises NotFound."""
    head = case_head(viewer=viewer, reference=reference)
    account_id, requester_id = requester_of(viewer=viewer, case_id=head.id)
    participants = participants_of(viewer=viewer, case_id=head.id)
    inside = {requester_id, *(each.contact_id for each in participants)}
    people = people_there(viewer=viewer, account_id=account_id, at=at)
    return CasePeople(head, requester_id, participants, tuple(each for each in people if each.id not in inside))


def _administrators(people: People) -> SeatGroup:
    limit = people.rules.administrators if people.rules else 0
    return SeatGroup(
        name=_("Account administrators"),
        role=SeatRole.ADMINISTRATOR.value,
        product="",
        used="",
        excess="",
        named=None,
        seats=people.administrators,
        eligible=tuple(each for each in people.people if not each.administrator and (each.named_for or not limit)),
        has_room=people.rules is not None and (not limit or len(people.administrators) < limit),
    )


def _named(people: People, named: NamedList) -> SeatGroup:
    sitting = {line.contact_id for line in named.seats}
    name = _("Named contacts")
    return SeatGroup(
        name=f"{name} · {named.product}" if named.product else name,
        role=SeatRole.NAMED.value,
        product=named.product,
        used=used_words(named),
        excess=excess_words(named),
        named=named,
        seats=named.seats,
        eligible=tuple(each for each in people.people if each.id not in sitting),
        has_room=people.rules is not None and named.free != 0,
    )
