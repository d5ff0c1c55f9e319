"""Going over a limit is impossible, however many try at the same moment, each in a transaction of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from tests.apps.accounts.people import appoint, colleague, email_of, make_people, name
from tests.factories import AT

from palier.apps.accounts import codes
from palier.apps.accounts.invitations import accept_invitation, invite
from palier.apps.accounts.people_commands import replace_seat
from palier.apps.accounts.people_errors import InvitationVoid, SeatEnded, SeatsFull
from palier.apps.accounts.people_models import Invitation, Seat
from palier.core.catalogue.circles import SeatRole

pytestmark = pytest.mark.django_db(transaction=True)

HANDS = 10
"""How many hands work at once; all of them pull at the same account from the first act to the last."""


def at_once(acts: list[Callable[[], object]]) -> list[str]:
    def do(act: Callable[[], object]) -> str:
        try:
            act()
        except (SeatsFull, SeatEnded, InvitationVoid) as refusal:
            return type(refusal).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(HANDS) as pool:
        return sorted(pool.map(do, acts))


def test_fifty_additions_to_a_limit_of_four_leave_four() -> None:
    desk = make_people("{limit: 4}")
    people = [colleague(desk, f"P{number}") for number in range(50)]
    acts = [lambda who=who: name(desk, who) for who in people]
    assert at_once(acts) == ["SeatsFull"] * 46 + ["done"] * 4
    assert Seat.objects.filter(held_until=None).count() == 4


def test_fifty_additions_per_product_leave_the_limit_of_each() -> None:
    desk = make_people("{limit: 2, per: product}", products=("mail", "sign"))
    people = [colleague(desk, f"P{number}") for number in range(25)]
    acts = [lambda who=who, product=product: name(desk, who, product) for who in people for product in ("mail", "sign")]
    assert at_once(acts).count("done") == 4
    taken = sorted(Seat.objects.filter(held_until=None).values_list("product", flat=True))
    assert taken == ["mail", "mail", "sign", "sign"]


def test_additions_invitations_taken_up_and_replacements_together_keep_the_limit() -> None:
    desk = make_people("{limit: 4}")
    first = [colleague(desk, f"F{number}") for number in range(3)]
    seats = [name(desk, who) for who in first]
    invite(account_id=desk.account_id, email="new@x.example", name="New", by=desk.agent, at=AT)
    code = codes.invitation_code(bytes(Invitation.objects.get().nonce))
    others = [colleague(desk, f"P{number}") for number in range(30)]
    acts: list[Callable[[], object]] = [lambda who=who: name(desk, who) for who in others[:20]]
    acts += [
        lambda who=who: replace_seat(seat_id=seats[0], contact_id=who.id, by=desk.agent, at=AT) for who in others[20:]
    ]
    acts += [lambda: accept_invitation(code=code, at=AT)] * 4
    at_once(acts)
    assert Seat.objects.filter(held_until=None).count() == 4
    assert Seat.objects.filter(pk=seats[0]).exclude(held_until=None).count() == 1


def test_an_invitation_taken_up_in_twenty_windows_makes_one_seat() -> None:
    desk = make_people("{limit: 4}")
    invite(account_id=desk.account_id, email="new@x.example", name="New", by=desk.agent, at=AT)
    code = codes.invitation_code(bytes(Invitation.objects.get().nonce))
    assert at_once([lambda: accept_invitation(code=code, at=AT)] * 20) == ["InvitationVoid"] * 19 + ["done"]
    assert Seat.objects.get().contact.email == "new@x.example"


def test_of_twenty_who_want_the_one_administration_one_gets_it() -> None:
    desk = make_people("{limit: 30, administrators: 1}")
    people = [colleague(desk, f"P{number}") for number in range(20)]
    for who in people:
        name(desk, who)
    outcome = at_once([lambda who=who: appoint(desk, who) for who in people])
    assert outcome == ["AdministratorsFull"] * 19 + ["done"]
    holder = Seat.objects.get(role=SeatRole.ADMINISTRATOR.value).contact
    assert holder.email in {email_of(who) for who in people}
