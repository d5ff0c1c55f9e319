"""Seats: given within the plan (`named_contacts.limit`, `per`, `administrators`), taken back, with their history."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.apps.accounts.people import appoint, colleague, make_people, name
from tests.factories import AT, make_contact

from palier.adapters.shared.messages import sentence
from palier.apps.accounts.commands import end_contract
from palier.apps.accounts.errors import ContactExists, NoContractInForce
from palier.apps.accounts.invitations import invite
from palier.apps.accounts.models import Contact, Contract
from palier.apps.accounts.people_commands import (
    change_address,
    end_seat,
    give_seat,
    record_departure,
    record_return,
    replace_seat,
)
from palier.apps.accounts.people_errors import (
    AdministratorsFull,
    HasLeft,
    NotAmongTheNamed,
    ProductNotBought,
    SeatEnded,
    SeatHeldAlready,
    SeatsFull,
    StillAdministers,
)
from palier.apps.accounts.people_models import Seat
from palier.apps.accounts.queries import standing_of, standings_at
from palier.apps.audit.models import AuditEntry
from palier.apps.errors import NotAllowed, NotFound
from palier.core.actor import PALIER
from palier.core.catalogue.circles import SeatRole, Seats

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(days=10)


def seats_of(contact, at=AT) -> Seats:
    standing = standing_of(contact.id, product="", at=at)
    assert standing is not None
    return standing.seats


@pytest.mark.obeys("Offered.named_contacts", "NamedContacts.limit")
def test_named_contacts_limit_is_held() -> None:
    desk = make_people("{limit: 2}")
    people = [colleague(desk, each) for each in ("Ada", "Bo", "Cy")]
    name(desk, people[0])
    name(desk, people[1])
    with pytest.raises(SeatsFull) as refused:
        name(desk, people[2])
    assert (refused.value.limit, Seat.objects.count()) == (2, 2)
    assert [seats_of(each).named_for for each in people] == [frozenset({""}), frozenset({""}), frozenset()]


def test_named_contacts_limit_unlimited() -> None:
    desk = make_people("{limit: unlimited}")
    for number in range(6):
        name(desk, colleague(desk, f"P{number}"))
    assert Seat.objects.count() == 6


@pytest.mark.obeys("NamedContacts.per")
def test_named_contacts_per_product_counts_each_product_apart() -> None:
    desk = make_people("{limit: 1, per: product}", products=("mail", "sign"))
    ada, bo = colleague(desk, "Ada"), colleague(desk, "Bo")
    name(desk, ada, "mail")
    name(desk, ada, "sign")
    with pytest.raises(SeatsFull):
        name(desk, bo, "sign")
    with pytest.raises(ProductNotBought) as refused:
        name(desk, bo, "fax")
    assert refused.value.bought == ("mail", "sign")
    assert seats_of(ada) == Seats(named_for=frozenset({"mail", "sign"}))


def test_per_product_without_products_counts_the_contract_as_one() -> None:
    desk = make_people("{limit: 1, per: product}")
    name(desk, colleague(desk, "Ada"), "mail")
    with pytest.raises(SeatsFull):
        name(desk, colleague(desk, "Bo"), "sign")


@pytest.mark.obeys("NamedContacts.administrators")
def test_administrators_of_a_plan_that_counts_them_are_one_of_the_named() -> None:
    desk = make_people("{limit: 4, administrators: 1}")
    ada, bo = colleague(desk, "Ada"), colleague(desk, "Bo")
    with pytest.raises(NotAmongTheNamed):
        appoint(desk, ada)
    name(desk, ada)
    name(desk, bo)
    appoint(desk, ada)
    with pytest.raises(AdministratorsFull):
        appoint(desk, bo)
    assert seats_of(ada) == Seats(administrator=True, named_for=frozenset({""}))


def test_an_administrator_chosen_among_the_named_stays_one_of_them() -> None:
    desk = make_people("{limit: 4, administrators: 1}")
    bea = colleague(desk, "Bea")
    seat, administration = name(desk, desk.contact), appoint(desk, desk.contact)
    for act in (
        lambda: end_seat(seat_id=seat, by=desk.agent, at=AT),
        lambda: end_seat(seat_id=seat, ends_at=AT + timedelta(days=9), by=desk.agent, at=AT),
        lambda: replace_seat(seat_id=seat, contact_id=bea.id, by=desk.agent, at=AT),
        lambda: invite(account_id=desk.account_id, email="z@z.example", name="Z", replaces=seat, by=desk.agent, at=AT),
    ):
        with pytest.raises(StillAdministers):
            act()
    assert "administers the account" in sentence(StillAdministers("Bea"))
    assert Seat.objects.filter(held_until=None).count() == 2
    end_seat(seat_id=administration, ends_at=AT + timedelta(days=1), by=desk.agent, at=AT)
    with pytest.raises(StillAdministers):
        end_seat(seat_id=seat, by=desk.agent, at=AT)
    end_seat(seat_id=seat, ends_at=AT + timedelta(days=1), by=desk.agent, at=AT)


def test_an_administrator_named_for_two_products_may_give_one_of_them_up() -> None:
    desk = make_people("{limit: 4, per: product, administrators: 1}", products=("mail", "sign"))
    mail, sign = (name(desk, desk.contact, product) for product in ("mail", "sign"))
    appoint(desk, desk.contact)
    end_seat(seat_id=mail, by=desk.agent, at=AT)
    with pytest.raises(StillAdministers):
        end_seat(seat_id=sign, by=desk.agent, at=AT)


def test_where_administrators_need_no_name_their_seat_is_taken_back_like_any() -> None:
    desk = make_people("{limit: 4}")
    seat, _ = name(desk, desk.contact), appoint(desk, desk.contact)
    end_seat(seat_id=seat, by=desk.agent, at=AT)
    contract = Contract.objects.get(account_id=desk.account_id)
    seat = name(desk, desk.contact)
    end_contract(contract_id=contract.pk, last_day=date(2026, 2, 1), reason="", by=PALIER, at=AT)
    end_seat(seat_id=seat, by=desk.agent, at=AT)  # without a contract there are no rules to break


def test_administrators_not_counted_are_as_many_as_one_likes() -> None:
    desk = make_people("{limit: 1, who_may_open: administrators}")
    for each in ("Ada", "Bo", "Cy"):
        appoint(desk, colleague(desk, each))
    assert Seat.objects.filter(role="administrator").count() == 3


def test_a_seat_given_back_keeps_its_history_and_is_free_again() -> None:
    desk = make_people("{limit: 1}")
    ada, bo = colleague(desk, "Ada"), colleague(desk, "Bo")
    end_seat(seat_id=name(desk, ada), by=desk.agent, at=LATER)
    give_seat(contact_id=bo.id, role=SeatRole.NAMED, by=desk.agent, at=LATER)
    rows = Seat.objects.order_by("pk").values_list("contact__name", "held_from", "held_until", "given_by", "ended_by")
    assert list(rows) == [
        ("Ada", AT, LATER, desk.agent.name, desk.agent.name),
        ("Bo", LATER, None, desk.agent.name, ""),
    ]
    assert [seats_of(ada, at).named_for for at in (AT, LATER - timedelta(seconds=1), LATER)] == [
        frozenset({""}),
        frozenset({""}),
        frozenset(),
    ]


def test_a_seat_that_ends_later_is_nobody_elses_until_then() -> None:
    desk = make_people("{limit: 1}")
    ada, bo = colleague(desk, "Ada"), colleague(desk, "Bo")
    end_seat(seat_id=name(desk, ada), ends_at=LATER, by=desk.agent, at=AT)
    with pytest.raises(SeatsFull):
        name(desk, bo)
    assert seats_of(ada, LATER - timedelta(seconds=1)).named_for
    give_seat(contact_id=bo.id, role=SeatRole.NAMED, by=desk.agent, at=LATER)


def test_what_a_seat_refuses() -> None:
    desk = make_people("{limit: 4}")
    ada = colleague(desk, "Ada")
    seat = name(desk, ada)
    with pytest.raises(SeatHeldAlready):
        name(desk, ada)
    end_seat(seat_id=seat, by=desk.agent, at=LATER)
    with pytest.raises(SeatEnded):
        end_seat(seat_id=seat, by=desk.agent, at=LATER)
    with pytest.raises(NotFound):
        end_seat(seat_id=0, by=desk.agent, at=LATER)
    with pytest.raises(NotFound):
        give_seat(contact_id=0, role=SeatRole.NAMED, by=desk.agent, at=LATER)
    end_contract(contract_id=Contract.objects.get().pk, last_day=AT.date(), reason="", by=PALIER, at=AT)
    with pytest.raises(NoContractInForce):
        give_seat(contact_id=ada.id, role=SeatRole.NAMED, by=desk.agent, at=LATER)


def test_a_seat_is_replaced_in_one_act() -> None:
    desk = make_people("{limit: 1}")
    ada, bo = colleague(desk, "Ada"), colleague(desk, "Bo")
    seat = name(desk, ada)
    stranger = make_contact()[1]
    with pytest.raises(NotFound), transaction.atomic():
        replace_seat(seat_id=seat, contact_id=stranger.id, by=desk.agent, at=LATER)
    replace_seat(seat_id=seat, contact_id=bo.id, by=desk.agent, at=LATER)
    assert (seats_of(ada, LATER).named_for, seats_of(bo, LATER).named_for) == (frozenset(), frozenset({""}))
    entry = AuditEntry.objects.get(act="replace_seat")
    assert (entry.actor_name, entry.facts["contact"], entry.facts["replaced_by"]) == (desk.agent.name, ada.id, bo.id)


def test_who_leaves_frees_their_seats_and_has_no_rights_any_more() -> None:
    desk = make_people("{limit: 1}")
    ada = colleague(desk, "Ada")
    name(desk, ada)
    record_departure(contact_id=ada.id, by=desk.agent, at=LATER)
    standing = standing_of(ada.id, product="", at=LATER)
    before = standing_of(ada.id, product="", at=LATER - timedelta(seconds=1))
    assert standing is not None
    assert before is not None
    assert [(each.has_left, each.seats.named_for) for each in (before, standing)] == [
        (False, frozenset({""})),
        (True, frozenset()),
    ]
    give_seat(contact_id=colleague(desk, "Bo").id, role=SeatRole.NAMED, by=desk.agent, at=LATER)
    with pytest.raises(HasLeft):
        give_seat(contact_id=ada.id, role=SeatRole.NAMED, by=desk.agent, at=LATER)
    record_return(contact_id=ada.id, by=desk.agent, at=LATER)
    assert seats_of(ada, LATER) == Seats()


def test_another_address_makes_a_stranger_of_the_old_one() -> None:
    desk = make_people("{limit: 1}")
    ada, bo = colleague(desk, "Ada"), colleague(desk, "Bo")
    old = Contact.objects.get(pk=ada.id).email
    change_address(contact_id=ada.id, email="ada@new.example", by=desk.agent, at=AT)
    asked = standings_at([(old, AT), ("ADA@new.example", AT)])
    assert [each and each.contact_id for each in asked] == [None, ada.id]
    with pytest.raises(ContactExists):
        change_address(contact_id=bo.id, email="Ada@New.example", by=desk.agent, at=AT)


def test_the_administrator_keeps_the_list_of_their_own_account() -> None:
    desk = make_people("{limit: 3, administrators: 1}")
    ada, bo, cy = (colleague(desk, each) for each in ("Ada", "Bo", "Cy"))
    name(desk, ada)
    appoint(desk, ada)
    seat = give_seat(contact_id=bo.id, role=SeatRole.NAMED, by=ada, at=AT)
    replace_seat(seat_id=seat, contact_id=cy.id, by=ada, at=AT)
    record_departure(contact_id=bo.id, by=ada, at=AT)
    _, stranger = make_contact()
    for act in (
        lambda: give_seat(contact_id=stranger.id, role=SeatRole.NAMED, by=ada, at=AT),
        lambda: give_seat(contact_id=ada.id, role=SeatRole.NAMED, by=cy, at=AT),
        lambda: give_seat(contact_id=cy.id, role=SeatRole.ADMINISTRATOR, by=ada, at=AT),
        lambda: record_departure(contact_id=ada.id, by=cy, at=AT),
        lambda: change_address(contact_id=stranger.id, email="x@y.example", by=ada, at=AT),
        lambda: record_return(contact_id=bo.id, by=cy, at=AT),
    ):
        with pytest.raises(NotAllowed), transaction.atomic():
            act()


def test_an_administrator_hands_over_and_does_not_lock_everybody_out() -> None:
    desk = make_people("{limit: 3, administrators: 1}")
    ada, bo = colleague(desk, "Ada"), colleague(desk, "Bo")
    own = name(desk, ada)
    name(desk, bo)
    seat = appoint(desk, ada)
    for act in (
        lambda: end_seat(seat_id=seat, by=ada, at=AT),
        lambda: end_seat(seat_id=own, by=ada, at=AT),
        lambda: record_departure(contact_id=ada.id, by=ada, at=AT),
    ):
        with pytest.raises(NotAllowed), transaction.atomic():
            act()
    replace_seat(seat_id=seat, contact_id=bo.id, by=ada, at=LATER)
    with pytest.raises(NotAllowed):
        record_departure(contact_id=bo.id, by=ada, at=LATER)
    record_departure(contact_id=ada.id, by=bo, at=LATER)
    assert seats_of(bo, LATER).administrator


def test_the_database_refuses_the_same_seat_twice_and_a_seat_that_ends_before_it_begins() -> None:
    desk = make_people("{limit: 3}")
    ada = colleague(desk, "Ada")
    name(desk, ada)
    same = {"account_id": desk.account_id, "contact_id": ada.id, "role": "named", "given_by": "x"}
    with pytest.raises(IntegrityError, match="seat_once"), transaction.atomic():
        Seat.objects.create(**same, held_from=LATER)
    with pytest.raises(IntegrityError, match="seat_span"), transaction.atomic():
        Seat.objects.create(**same, held_from=LATER, held_until=AT)
