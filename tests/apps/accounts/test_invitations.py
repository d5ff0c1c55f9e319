"""Invitations: once, three days, for the address, and only while their sender may invite (promises A11)."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from tests.apps.accounts.people import appoint, colleague, email_of, make_people, name
from tests.factories import AT, make_contact

from palier.apps.accounts import codes
from palier.apps.accounts.invitations import A_DAY, GOOD_FOR, accept_invitation, invite, withdraw_invitation
from palier.apps.accounts.models import Contact
from palier.apps.accounts.people_commands import record_departure, replace_seat
from palier.apps.accounts.people_errors import (
    AnotherCustomers,
    InvitationsFull,
    InvitationVoid,
    NotAnAddress,
    SeatHeldAlready,
    SeatsFull,
)
from palier.apps.accounts.people_models import Invitation, Seat
from palier.apps.audit.models import AuditEntry
from palier.apps.errors import NotAllowed, NotFound
from palier.apps.outbox.models import OutgoingMail

pytestmark = pytest.mark.django_db

RULES = "{limit: 3, administrators: 1}"
NEW = "new.one@client.example"


def code_of(invitation_id: int) -> str:
    return codes.invitation_code(bytes(Invitation.objects.get(pk=invitation_id).nonce))


@pytest.fixture
def desk():
    return make_people(RULES)


@pytest.fixture
def ada(desk):
    """The account's administrator."""
    ada = colleague(desk, "Ada")
    name(desk, ada)
    appoint(desk, ada)
    return ada


def test_accepting_makes_the_contact_and_the_seat(desk, ada) -> None:
    sent = invite(account_id=desk.account_id, email=f" {NEW} ", name="Noé  Neuf", by=ada, at=AT)
    owed = OutgoingMail.objects.get(kind="invitation")
    assert (owed.recipients, owed.account_id, owed.case_id) == ([NEW], desk.account_id, None)
    assert Seat.objects.count() == 2
    contact_id = accept_invitation(
        code=code_of(sent).lower().replace("-", " "), at=AT + GOOD_FOR - timedelta(seconds=1)
    )
    contact = Contact.objects.get(pk=contact_id)
    assert (contact.name, contact.email, contact.account_id) == ("Noé Neuf", NEW, desk.account_id)
    assert list(contact.seats.values_list("role", "product", "held_until")) == [("named", "", None)]
    acts = AuditEntry.objects.filter(act__in=["invite", "accept_invitation"]).order_by("pk")
    assert list(acts.values_list("act", "actor_name")) == [("invite", "Ada"), ("accept_invitation", "Noé Neuf")]


def used(sent, desk, ada):
    accept_invitation(code=code_of(sent), at=AT)
    return AT


def run_out(sent, desk, ada):
    return AT + GOOD_FOR


def withdrawn(sent, desk, ada):
    withdraw_invitation(invitation_id=sent, by=desk.agent, at=AT)
    return AT


def sender_handed_over(sent, desk, ada):
    bo = colleague(desk, "Bo")
    name(desk, bo)
    replace_seat(seat_id=Seat.objects.get(role="administrator", held_until=None).pk, contact_id=bo.id, by=ada, at=AT)
    return AT


def sender_left(sent, desk, ada):
    record_departure(contact_id=ada.id, by=desk.agent, at=AT)
    return AT


@pytest.mark.parametrize("lost", [used, run_out, withdrawn, sender_handed_over, sender_left])
@pytest.mark.parametrize("spelled", [str, str.lower, lambda code: code.replace("-", ""), lambda code: f" {code} "])
def test_a_code_that_is_worth_nothing_any_more(lost, spelled, desk, ada) -> None:
    sent = invite(account_id=desk.account_id, email=NEW, name="Noé", by=ada, at=AT)
    at = lost(sent, desk, ada)
    before = Seat.objects.count()
    with pytest.raises(InvitationVoid):
        accept_invitation(code=spelled(code_of(sent)), at=at)
    assert Seat.objects.count() == before


@pytest.mark.parametrize(
    "guess", ["", "x", "7K3C2-9DXWM-7K3C2-9DXWM", "digest", "nonce", "1", "' OR 1=1", "7K3C29DXWM" * 40, "é", "0"]
)
def test_a_guess_is_worth_nothing(guess, desk, ada) -> None:
    invite(account_id=desk.account_id, email=NEW, name="Noé", by=ada, at=AT)
    row = Invitation.objects.get()
    known = {"digest": row.digest, "nonce": bytes(row.nonce).hex()}
    with pytest.raises(InvitationVoid):
        accept_invitation(code=known.get(guess, guess), at=AT)


def test_the_code_is_written_down_nowhere(desk, ada) -> None:
    sent = invite(account_id=desk.account_id, email=NEW, name="Noé", by=ada, at=AT)
    code = code_of(sent)
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT count(*) FROM "{table}" AS kept WHERE kept::text ~* %s', [code.replace("-", "-?")])
            assert (table, cursor.fetchone()) == (table, (0,))


def test_seats_on_offer_are_not_free(desk, ada) -> None:
    for number in range(2):
        invite(account_id=desk.account_id, email=f"n{number}@x.example", name="N", by=ada, at=AT)
    with pytest.raises(SeatsFull):
        invite(account_id=desk.account_id, email=NEW, name="N", by=ada, at=AT)
    invite(account_id=desk.account_id, email=NEW, name="N", by=ada, at=AT + GOOD_FOR)


def test_a_seat_taken_meanwhile_refuses_and_leaves_the_code_good(desk, ada) -> None:
    sent = invite(account_id=desk.account_id, email=NEW, name="N", by=ada, at=AT)
    name(desk, colleague(desk, "Bo"))
    seat = name(desk, colleague(desk, "Cy"))
    with pytest.raises(SeatsFull), transaction.atomic():
        accept_invitation(code=code_of(sent), at=AT)
    assert not Contact.objects.filter(email=NEW).exists()
    replace_seat(seat_id=seat, contact_id=desk.contact.id, by=desk.agent, at=AT)
    record_departure(contact_id=desk.contact.id, by=desk.agent, at=AT)
    accept_invitation(code=code_of(sent), at=AT)


def test_an_offer_to_replace_somebody_leaves_them_their_seat_until_it_is_taken_up(desk, ada) -> None:
    bo, cy = colleague(desk, "Bo"), colleague(desk, "Cy")
    seat = name(desk, bo)
    name(desk, cy)
    sent = invite(account_id=desk.account_id, email=NEW, name="N", replaces=seat, by=ada, at=AT)
    assert Seat.objects.get(pk=seat).held_until is None
    accept_invitation(code=code_of(sent), at=AT + timedelta(hours=1))
    assert Seat.objects.get(pk=seat).held_until == AT + timedelta(hours=1)
    assert Seat.objects.filter(role="named", held_until=None).count() == 3


def test_an_offer_to_replace_somebody_who_gave_the_seat_back_is_void(desk, ada) -> None:
    seat = name(desk, colleague(desk, "Bo"))
    sent = invite(account_id=desk.account_id, email=NEW, name="N", replaces=seat, by=ada, at=AT)
    replace_seat(seat_id=seat, contact_id=colleague(desk, "Cy").id, by=ada, at=AT)
    with pytest.raises(InvitationVoid):
        accept_invitation(code=code_of(sent), at=AT)


def test_whom_one_may_not_invite(desk, ada) -> None:
    refusals = {
        SeatHeldAlready: email_of(ada),
        NotAnAddress: "new one@x.example",
    }
    for refusal, email in refusals.items():
        with pytest.raises(refusal):
            invite(account_id=desk.account_id, email=email, name="N", by=ada, at=AT)
    for email in ("", "a@b", "é@x.example", "a@x.example, b@x.example", "<a@x.example>"):
        with pytest.raises(NotAnAddress):
            invite(account_id=desk.account_id, email=email, name="N", by=ada, at=AT)


def test_a_customer_does_not_learn_who_else_is_one(desk, ada) -> None:
    """Staff is told at once; an administrator's offer goes out like any other and is refused when taken up (F1)."""
    address = email_of(make_contact()[1])
    with pytest.raises(AnotherCustomers):
        invite(account_id=desk.account_id, email=address, name="N", by=desk.agent, at=AT)
    sent = invite(account_id=desk.account_id, email=address, name="N", by=ada, at=AT)
    with pytest.raises(AnotherCustomers):
        accept_invitation(code=code_of(sent), at=AT)
    assert not Seat.objects.filter(contact__email=address, account_id=desk.account_id).exists()


def test_who_may_not_invite(desk, ada) -> None:
    _, stranger = make_contact()
    for by in (desk.contact, stranger):
        with pytest.raises(NotAllowed):
            invite(account_id=desk.account_id, email=NEW, name="N", by=by, at=AT)
    sent = invite(account_id=desk.account_id, email=NEW, name="N", by=ada, at=AT)
    with pytest.raises(NotAllowed):
        withdraw_invitation(invitation_id=sent, by=stranger, at=AT)
    with pytest.raises(NotFound):
        withdraw_invitation(invitation_id=0, by=ada, at=AT)
    withdraw_invitation(invitation_id=sent, by=ada, at=AT)
    with pytest.raises(InvitationVoid):
        withdraw_invitation(invitation_id=sent, by=ada, at=AT)


def test_an_address_that_another_customer_has_meanwhile_is_refused(desk, ada) -> None:
    sent = invite(account_id=desk.account_id, email=NEW, name="N", by=ada, at=AT)
    _, stranger = make_contact()
    Contact.objects.filter(pk=stranger.id).update(email=NEW.upper())
    with pytest.raises(AnotherCustomers):
        accept_invitation(code=code_of(sent), at=AT)


def test_somebody_who_had_left_comes_back_by_invitation(desk, ada) -> None:
    bo = colleague(desk, "Bo")
    record_departure(contact_id=bo.id, by=ada, at=AT)
    sent = invite(account_id=desk.account_id, email=email_of(bo), name="Bo", by=ada, at=AT)
    assert accept_invitation(code=code_of(sent), at=AT) == bo.id
    assert Contact.objects.get(pk=bo.id).left_at is None


def test_invitations_are_mails_to_people_we_do_not_know_so_they_are_counted(desk, ada) -> None:
    for number in range(A_DAY):
        sent = invite(account_id=desk.account_id, email=f"n{number}@x.example", name="N", by=ada, at=AT)
        withdraw_invitation(invitation_id=sent, by=ada, at=AT)
    with pytest.raises(InvitationsFull):
        invite(account_id=desk.account_id, email=NEW, name="N", by=ada, at=AT)
