"""Held mail, sent mail."""

import pytest
from django.urls import reverse
from tests.factories import AT

from palier.apps.accounts.models import Account, Contact
from palier.apps.cases.models import Case, Message
from palier.apps.mailroom.models import RawMail
from palier.apps.outbox.models import OutgoingMail

RAW = (
    b"From: Rosa Stranger <rosa@elsewhere.example>\r\nSubject: Can you help?\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n\r\nWe need <b>help</b>.\r\n"
)


@pytest.fixture
def held(desk) -> RawMail:
    return RawMail.objects.create(
        received_at=AT,
        mailbox="support",
        digest="1",
        size=len(RAW),
        raw=RAW,
        state="held",
        reason="unknown_sender",
        sender_name="Rosa Stranger",
        sender_address="rosa@elsewhere.example",
        subject="Can you help?",
    )


def test_the_holding_place_says_who_what_and_why(held, agent):
    page = agent.get(reverse("desk:held")).content.decode()
    for words in ("Rosa Stranger", "Can you help?", "Nobody with this address is a contact of a customer."):
        assert words in page


def test_a_held_mail_is_read_before_it_is_decided(held, agent):
    page = agent.get(reverse("desk:held_mail", args=[held.pk])).content.decode()
    assert "We need &lt;b&gt;help&lt;/b&gt;." in page
    assert "camille" in page  # suggested


def test_it_becomes_a_case_of_a_contact_we_know(held, desk, agent):
    email = Contact.objects.get().email.upper()
    response = agent.post(reverse("desk:open_held", args=[held.pk]), {"contact": email})
    case = Case.objects.get()
    assert response.headers["Location"] == reverse("desk:case", args=[case.reference])
    assert (case.contact_id, case.subject) == (desk.contact.id, "Can you help?")
    assert Message.objects.get().text.strip() == "We need <b>help</b>."


def test_its_sender_becomes_a_contact_of_an_account(held, agent):
    name = Account.objects.get().name
    agent.post(reverse("desk:open_held", args=[held.pk]), {"account": f" {name.lower()} "})
    assert Case.objects.get().contact.email == "rosa@elsewhere.example"


@pytest.mark.parametrize("form", [{"contact": "nobody@nowhere.example"}, {"account": "No such"}, {}])
def test_a_choice_that_is_nobody_leaves_the_mail_where_it_is(form, held, agent):
    page = agent.post(reverse("desk:open_held", args=[held.pk]), form, follow=True).content.decode()
    assert "said__line--error" in page
    assert RawMail.objects.get().state == "held"


def test_mail_sent_back_is_listed_and_can_still_be_let_in(held, desk, agent):
    RawMail.objects.update(state="returned", reason="may_not_open")
    assert held.subject not in agent.get(reverse("desk:held")).content.decode()
    page = agent.get(reverse("desk:held"), {"returned": "1"}).content.decode()
    for words in (held.subject, "others than its sender open cases. The sender was told so", "Mail sent back"):
        assert words in page, words
    one = agent.get(reverse("desk:held_mail", args=[held.pk])).content.decode()
    assert "Set it aside" not in one
    agent.post(reverse("desk:dismiss_held", args=[held.pk]))
    assert RawMail.objects.get().state == "returned"
    email = Contact.objects.get(pk=desk.contact.id).email
    agent.post(reverse("desk:open_held", args=[held.pk]), {"contact": email})
    assert (RawMail.objects.get().state, Case.objects.count()) == ("case", 1)
    page = agent.get(reverse("desk:held"), {"returned": "1"}).content.decode()
    assert "Nothing was sent back" in page


def test_mail_that_could_mean_several_contracts_asks_which(held, desk, agent):
    RawMail.objects.update(reason="several_contracts", sender_address=Contact.objects.get(pk=desk.contact.id).email)
    page = agent.get(reverse("desk:held_mail", args=[held.pk])).content.decode()
    assert "several contracts, and it does not say which is meant." in page
    assert f'value="{Contact.objects.get(pk=desk.contact.id).email}"' in page


def test_it_is_set_aside_and_nobody_is_asked_again(held, agent):
    page = agent.post(reverse("desk:dismiss_held", args=[held.pk]), follow=True).content.decode()
    assert "Set aside." in page
    assert "Nothing waits for a decision" in page
    assert bytes(RawMail.objects.get().raw) == RAW


def test_a_mail_somebody_else_decided_meanwhile_says_so(held, agent):
    agent.post(reverse("desk:dismiss_held", args=[held.pk]))
    page = agent.post(reverse("desk:dismiss_held", args=[held.pk]), follow=True).content.decode()
    assert "said__line--error" in page


def test_a_mail_owed_is_listed_and_read_once_composed(desk, agent):
    desk.open()
    mail = OutgoingMail.objects.get()
    listed = agent.get(reverse("desk:sent")).content.decode()
    assert "Automatic acknowledgement" in listed
    assert "Leaving" in listed
    address = reverse("desk:sent_mail", args=[mail.pk])
    assert "in a moment." in agent.get(address).content.decode()
    OutgoingMail.objects.update(state="sent", sent_at=AT, subject="[PAL] Received", text="Dear <Camille>")
    page = agent.get(address).content.decode()
    assert "Dear &lt;Camille&gt;" in page
    assert Case.objects.get().reference in page


def test_lists_of_mail_cost_the_same_for_one_and_for_many(desk, agent, django_assert_num_queries):
    for number in range(60):
        RawMail.objects.create(received_at=AT, mailbox="m", digest=str(number), size=1, raw=b"x", state="held")
        desk.open()
    for name, restricted in (("held", 0), ("sent", 1)):
        # session, agent, lines, what waits beside every page; of mail that left, cases kept from the reader
        with django_assert_num_queries(4 + restricted):
            page = agent.get(reverse(f"desk:{name}")).content.decode()
        assert "data-next" in page
