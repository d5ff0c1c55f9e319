"""Whose mail does what: rights at arrival (promises A4, A5), `who_may_open` and `from_others` by mail."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.apps.accounts.people import appoint, colleague, email_of, make_people, name, offer
from tests.apps.mailroom.mails import mail, store
from tests.factories import AT, Desk, make_agent, make_contact

from palier.adapters.mail.compose import compose
from palier.apps.accounts.people_commands import (
    change_address,
    end_seat,
    give_seat,
    record_departure,
    replace_seat,
)
from palier.apps.audit.models import AuditEntry
from palier.apps.cases import commands
from palier.apps.cases.models import Case, CaseEvent, Message
from palier.apps.catalogues.commands import publish_catalogue
from palier.apps.mailroom.commands import claim_outgoing, mark_failed, release_held_mail, settle_together
from palier.apps.mailroom.commands.delivery import Sent
from palier.apps.mailroom.commands.overtaking import AUTOMATIC_AN_HOUR
from palier.apps.mailroom.letters import letter_of
from palier.apps.mailroom.models import RawMail
from palier.apps.outbox.keys import key_for
from palier.apps.outbox.models import OutgoingMail
from palier.core.actor import PALIER, Actor
from palier.core.catalogue.circles import SeatRole
from palier.core.mail.tokens import reply_address

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(hours=3)


def settle(raw: str, *, to: str = settings.MAIL_ADDRESS, at: datetime = LATER) -> tuple[str, str, int | None]:
    raw_id = store(raw, to=to, at=at)
    settle_together(raw_ids=[raw_id], at=at)
    return RawMail.objects.values_list("state", "reason", "case_id").get(pk=raw_id)


def token(case_id: int) -> str:
    return reply_address(case_id, key=key_for("mail tokens"), address=settings.MAIL_ADDRESS)


def open_for(contact: Actor, *, product: str = "") -> int:
    opened = commands.open_case(
        contact_id=contact.id, subject="It broke", text="x", channel="phone", product=product, by=PALIER, at=AT
    )
    return opened.case_id


# A4 -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("circle", ["anyone", "named"])
def test_thirty_replies_of_others_leave_the_requester_as_it_was(circle: str) -> None:
    desk = make_people(f"{{limit: 2, who_sees_all: {circle}}}")
    case_id = open_for(desk.contact)
    own = email_of(desk.contact)
    local, _, domain = own.partition("@")
    strangers = [f"s{number}@elsewhere.example" for number in range(10)]
    aliases = [f"{local}+{each}@{domain}" for each in "abcde"] + [f"{local}@mail.{each}.example" for each in "vwxyz"]
    colleagues = [email_of(colleague(desk, f"P{number}")) for number in range(10)]
    for sender in (*strangers, *aliases, *colleagues):
        settle(mail(f"Requester <{sender}>", f"I am {own}", Reply_To=own, Cc=own), to=token(case_id))
    assert Case.objects.get(pk=case_id).contact_id == desk.contact.id
    assert not CaseEvent.objects.filter(kind="requester_changed").exists()
    assert not AuditEntry.objects.filter(act="change_requester").exists()
    joined = 10 if circle == "anyone" else 0
    assert Message.objects.filter(case_id=case_id).count() == 1 + joined
    assert Case.objects.count() == 1


# A5 -------------------------------------------------------------------------------------------------------------------


def requester_leaves(desk: Desk, bo: Actor, case_id: int) -> Actor:
    record_departure(contact_id=desk.contact.id, by=desk.agent, at=AT)
    return desk.contact


def requester_is_replaced(desk: Desk, bo: Actor, case_id: int) -> Actor:
    commands.change_requester(case_id=case_id, contact_id=bo.id, by=desk.agent, at=AT)
    return desk.contact


def requester_changes_address(desk: Desk, bo: Actor, case_id: int) -> str:
    was = email_of(desk.contact)
    change_address(contact_id=desk.contact.id, email=f"new{case_id}@client.example", by=desk.agent, at=AT)
    return was


def part_ends(desk: Desk, bo: Actor, case_id: int) -> Actor:
    commands.add_participant(case_id=case_id, contact_id=bo.id, by=desk.agent, at=AT)
    commands.remove_participant(case_id=case_id, contact_id=bo.id, by=desk.contact, at=AT)
    return bo


def participant_leaves_the_case(desk: Desk, bo: Actor, case_id: int) -> Actor:
    commands.add_participant(case_id=case_id, contact_id=bo.id, by=desk.agent, at=AT)
    commands.remove_participant(case_id=case_id, contact_id=bo.id, by=bo, at=AT)
    return bo


def participant_leaves_the_customer(desk: Desk, bo: Actor, case_id: int) -> Actor:
    commands.add_participant(case_id=case_id, contact_id=bo.id, by=desk.agent, at=AT)
    record_departure(contact_id=bo.id, by=desk.agent, at=AT)
    return bo


def seat_is_taken_back(desk: Desk, bo: Actor, case_id: int) -> Actor:
    end_seat(seat_id=name(desk, bo, "mail"), by=desk.agent, at=AT)
    return bo


def seat_runs_out(desk: Desk, bo: Actor, case_id: int) -> Actor:
    end_seat(seat_id=name(desk, bo, "mail"), ends_at=LATER, by=desk.agent, at=AT)
    return bo


def seat_goes_to_somebody_else(desk: Desk, bo: Actor, case_id: int) -> Actor:
    cy = colleague(desk, f"Cy{case_id}")
    replace_seat(seat_id=name(desk, bo, "mail"), contact_id=cy.id, by=desk.agent, at=AT)
    return bo


def seat_moves_to_another_product(desk: Desk, bo: Actor, case_id: int) -> Actor:
    end_seat(seat_id=name(desk, bo, "mail"), by=desk.agent, at=AT)
    name(desk, bo, "sign")
    return bo


def administrator_hands_over(desk: Desk, bo: Actor, case_id: int) -> Actor:
    cy = colleague(desk, f"Cy{case_id}")
    replace_seat(seat_id=appoint(desk, bo), contact_id=cy.id, by=bo, at=AT)
    return bo


def named_contact_leaves_the_customer(desk: Desk, bo: Actor, case_id: int) -> Actor:
    name(desk, bo, "mail")
    record_departure(contact_id=bo.id, by=desk.agent, at=AT)
    return bo


WAYS: dict[Callable[[Desk, Actor, int], Actor | str], str] = {
    requester_leaves: "has_left",
    requester_is_replaced: "not_a_participant",
    requester_changes_address: "unknown_sender",
    part_ends: "not_a_participant",
    participant_leaves_the_case: "not_a_participant",
    participant_leaves_the_customer: "has_left",
    seat_is_taken_back: "not_a_participant",
    seat_runs_out: "not_a_participant",
    seat_goes_to_somebody_else: "not_a_participant",
    seat_moves_to_another_product: "not_a_participant",
    administrator_hands_over: "not_a_participant",
    named_contact_leaves_the_customer: "has_left",
}


@pytest.mark.parametrize("twin", [1, 2])
@pytest.mark.parametrize("lose", WAYS)
def test_whoever_lost_their_right_posts_nothing_by_answering_an_old_mail(lose, twin) -> None:
    publish_catalogue(
        text=offer("{limit: 2, per: product, who_sees_all: administrators}"), by=PALIER, at=AT - timedelta(days=30)
    )
    desks = []
    for _ in range(twin):
        account_id, contact = make_contact(products=("mail", "sign"))
        desks.append(Desk(0, account_id, contact, make_agent()))
    desk = desks[-1]
    bo, case_id = colleague(desk, "Bo"), open_for(desk.contact, product="mail")
    lost = lose(desk, bo, case_id)
    sender = lost if isinstance(lost, str) else email_of(lost)
    events = CaseEvent.objects.count()
    assert settle(mail(sender, "Still me"), to=token(case_id)) == ("held", WAYS[lose], None)
    assert (CaseEvent.objects.count(), Case.objects.count(), Message.objects.count()) == (events, 1, 1)


def test_a_right_held_when_the_mail_arrived_counts_however_late_it_is_read() -> None:
    desk = make_people("{limit: 2}")
    bo, case_id = colleague(desk, "Bo"), open_for(desk.contact)
    commands.add_participant(case_id=case_id, contact_id=bo.id, by=desk.agent, at=AT)
    raw_id = store(mail(email_of(bo), "In time"), to=token(case_id), at=AT + timedelta(minutes=1))
    record_departure(contact_id=bo.id, by=desk.agent, at=LATER)
    settle_together(raw_ids=[raw_id], at=LATER)
    assert RawMail.objects.get(pk=raw_id).case_id == case_id


def test_a_colleague_who_takes_part_or_sees_all_answers_by_mail() -> None:
    desk = make_people("{limit: 2}")
    bo, cy, case_id = colleague(desk, "Bo"), colleague(desk, "Cy"), open_for(desk.contact)
    commands.add_participant(case_id=case_id, contact_id=bo.id, by=desk.contact, at=AT)
    name(desk, cy)
    for who in (bo, cy):
        assert settle(mail(email_of(who), "Me too"), to=token(case_id)) == ("case", "", case_id)


# Who may open ---------------------------------------------------------------------------------------------------------

NAMED_ONLY = "{{limit: 2, administrators: 1, who_may_open: named, from_others: {}}}"


def test_from_others_accept_flags_the_case_of_a_mail() -> None:
    desk = make_people(NAMED_ONLY.format("accept"))
    state, _, case_id = settle(mail(email_of(desk.contact), "Broken"))
    assert (state, CaseEvent.objects.get(case_id=case_id).data["not_named"]) == ("case", True)


@pytest.mark.obeys("NamedContacts.from_others")
def test_from_others_hold_holds_the_mail_and_an_agent_lets_it_in() -> None:
    desk = make_people(NAMED_ONLY.format("hold"))
    assert settle(mail(email_of(desk.contact), "Broken")) == ("held", "may_not_open", None)
    case_id = release_held_mail(raw_id=RawMail.objects.get().pk, contact_id=desk.contact.id, by=desk.agent, at=LATER)
    assert "not_named" not in CaseEvent.objects.get(case_id=case_id).data


def test_named_contacts_open_by_mail_whatever_others_may() -> None:
    for policy in ("hold", "ask_to_resubmit"):
        desk = make_people(NAMED_ONLY.format(policy))
        give_seat(contact_id=desk.contact.id, role=SeatRole.NAMED, by=desk.agent, at=AT)
        assert settle(mail(email_of(desk.contact), f"Broken {policy}"))[0] == "case"


@pytest.fixture
def sent_back() -> Desk:
    """An account of a plan that asks others to have it resubmitted; Ada keeps its list."""
    desk = make_people(NAMED_ONLY.format("ask_to_resubmit"))
    ada = colleague(desk, "Ada")
    name(desk, ada)
    appoint(desk, ada)
    return desk


@pytest.mark.obeys("NamedContacts.from_others")
def test_from_others_ask_to_resubmit_answers_who_keeps_the_list(sent_back: Desk) -> None:
    raw = mail(email_of(sent_back.contact), "Broken", Subject="Help", Message_ID="<7@c.example>")
    assert settle(raw) == ("returned", "may_not_open", None)
    owed = OutgoingMail.objects.get()
    assert (owed.kind, owed.recipients, owed.in_reply_to) == (
        "resubmit",
        [email_of(sent_back.contact)],
        "<7@c.example>",
    )
    assert RawMail.objects.get().answer_id == owed.pk
    composed = compose(letter_of(owed.pk), at=LATER)
    for words in ("Your mail “Help” opened no case", f"Ada (ada@account{sent_back.account_id}.example)"):
        assert words in composed.sent.text
    head = composed.raw.partition(b"\r\n\r\n")[0].decode()
    assert composed.envelope_from == ""
    for line in ("Auto-Submitted: auto-replied", "X-Auto-Response-Suppress: All", "In-Reply-To: <7@c.example>"):
        assert line in head
    assert Case.objects.count() == 0


def test_the_answer_speaks_the_senders_language(sent_back: Desk) -> None:
    bo = colleague(sent_back, "Bo", language="fr")
    settle(mail(email_of(bo), "Cassé", Subject="À l'aide"))
    composed = compose(letter_of(OutgoingMail.objects.get().pk), at=LATER)
    assert "n’a ouvert aucun dossier" in composed.sent.text


@pytest.mark.parametrize(
    "headers",
    [
        {"List_Id": "<all.client.example>"},
        {"Precedence": "bulk"},
        {"X_Auto_Response_Suppress": "All"},
    ],
)
def test_what_may_get_no_automatic_answer_is_held_instead(headers, sent_back: Desk) -> None:
    assert settle(mail(email_of(sent_back.contact), "Broken", **headers)) == ("held", "may_not_open", None)
    assert not OutgoingMail.objects.exists()


def test_two_programs_that_answer_each_other_end_with_a_mail_before_a_person(sent_back: Desk) -> None:
    sender = email_of(sent_back.contact)
    ids = [store(mail(sender, f"Again {number}"), at=LATER) for number in range(AUTOMATIC_AN_HOUR + 2)]
    settle_together(raw_ids=ids[:3], at=LATER)
    settle_together(raw_ids=ids[3:], at=LATER)
    states = list(RawMail.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["returned"] * AUTOMATIC_AN_HOUR + ["held"] * 2
    assert OutgoingMail.objects.count() == AUTOMATIC_AN_HOUR
    assert settle(mail(sender, "Next day"), at=LATER + timedelta(days=1))[0] == "returned"


def test_an_answer_that_does_not_arrive_puts_the_mail_before_a_person(sent_back: Desk) -> None:
    settle(mail(email_of(sent_back.contact), "Broken"))
    [mail_id] = claim_outgoing(at=LATER, limit=5)
    mark_failed(mail_id=mail_id, sent=Sent("", "", "", ""), error="550 no such user", at=LATER)
    row = RawMail.objects.get()
    assert (row.state, row.reason) == ("held", "may_not_open")


@pytest.mark.django_db(transaction=True)
def test_rights_of_a_batch_are_read_with_its_senders() -> None:
    desk = make_people(NAMED_ONLY.format("accept"))
    people = [colleague(desk, f"P{number}") for number in range(8)]
    for who in people[:2]:
        name(desk, who)
    settle(mail(email_of(people[0]), "Warm"))

    def statements(senders: list[Actor]) -> int:
        ids = [store(mail(email_of(who), f"{who.name} {len(senders)}")) for who in senders]
        with CaptureQueriesContext(
            connection,
        ) as asked:
            settle_together(raw_ids=ids, at=LATER)
        return len(asked)

    assert statements(people) == statements(people[:1])
