"""good_standing in mail: accepted, held or refused as the catalogue says, and told why in the contact's language."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from tests.apps.mailroom.mails import mail, store
from tests.factories import AT, CATALOGUE, Desk, make_contact, make_desk

from palier.adapters.mail.compose import compose
from palier.apps.accounts.commands import add_contact, create_account, end_contract, set_payments
from palier.apps.accounts.models import Account, Contact, Contract
from palier.apps.audit.models import AuditEntry
from palier.apps.cases import commands as cases
from palier.apps.cases.models import Case, CaseEvent
from palier.apps.cases.verification import verify_cases
from palier.apps.catalogues.queries import terms_of
from palier.apps.clocks.models import Clock
from palier.apps.lifecycle.models import CaseLink
from palier.apps.mailroom.commands import (
    claim_raw_mail,
    dismiss_held_mail,
    hear_of_payments,
    release_held_mail,
    settle_together,
)
from palier.apps.mailroom.letters import letter_of
from palier.apps.mailroom.models import RawMail
from palier.apps.outbox.keys import key_for
from palier.apps.outbox.models import OutgoingMail
from palier.core.actor import PALIER
from palier.core.mail.tokens import reply_address

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(hours=3)
OFFER = CATALOGUE.replace(
    "plans:\n",
    "good_standing:\n"
    "  in_arrears: {do: {email: refuse}, say: {en: Please settle your invoices., fr: Réglez vos factures.}}\n"
    "  expired: hold\n"
    "plans:\n",
    1,
)


@pytest.fixture
def desk() -> Desk:
    return make_desk(catalogue=OFFER)


def arrears(desk: Desk) -> None:
    set_payments(account_id=desk.account_id, payments=Account.Payments.IN_ARREARS, by=PALIER, at=AT)


def expired(desk: Desk) -> None:
    contract = Contract.objects.get(account_id=desk.account_id)
    end_contract(contract_id=contract.pk, last_day=date(2026, 2, 1), reason="", by=PALIER, at=AT)


def write(desk: Desk, *, subject: str = "It broke", number: int = 1, **headers: str) -> tuple[str, str, int | None]:
    email = Contact.objects.get(pk=desk.contact.id).email
    raw = mail(email, "Help.", Subject=subject, Message_ID=f"<{number}@client.example>", **headers)
    raw_id = store(raw)
    assert settle_together(raw_ids=[raw_id], at=LATER) == 1
    return RawMail.objects.values_list("state", "reason", "answer_id").get(pk=raw_id)


def answer(language: str = "en") -> str:
    owed = OutgoingMail.objects.get(kind="not_admitted")
    OutgoingMail.objects.update(language=language)
    composed = compose(letter_of(owed.pk), at=LATER)
    assert composed.envelope_from == ""
    assert b"Auto-Submitted: auto-replied" in composed.raw
    assert b"In-Reply-To: <1@client.example>" in composed.raw
    return composed.sent.text


def test_in_arrears_email_is_refused_with_the_catalogues_words(desk: Desk) -> None:
    arrears(desk)
    state, reason, answer_id = write(desk)
    assert (state, reason) == ("returned", "in_arrears")
    assert OutgoingMail.objects.get(kind="not_admitted").pk == answer_id
    said = answer()
    for words in ("Your mail “It broke” opened no case.", "Please settle your invoices.", "security, billing"):
        assert words in said, words
    assert Case.objects.count() == 0


def test_the_answer_speaks_the_contacts_language(desk: Desk) -> None:
    arrears(desk)
    write(desk)
    said = answer("fr")
    assert "Réglez vos factures." in said
    assert "l’un de ces mots dans l’objet : sécurité, facture." in " ".join(said.split())


def test_expired_mail_is_held_and_its_sender_told_in_our_words(desk: Desk) -> None:
    expired(desk)
    assert write(desk)[:2] == ("held", "expired")
    said = answer()
    assert "a person will decide" in said
    assert "has expired" in said


def test_without_any_contract_mail_is_held(desk: Desk) -> None:
    account_id = create_account(name="Neuf", country="FR", timezone="Europe/Paris", by=PALIER, at=AT)
    add_contact(account_id=account_id, name="Lou", email="lou@neuf.example", by=PALIER, at=AT)
    raw_id = store(mail("lou@neuf.example", "Help.", Subject="Hello", Message_ID="<1@client.example>"))
    settle_together(raw_ids=[raw_id], at=LATER)
    assert RawMail.objects.values_list("state", "reason").get(pk=raw_id) == ("held", "no_contract")
    assert "Neuf has no support contract." in answer()


@pytest.mark.parametrize("subject", ["Invoice 7", "A vulnerability in your login"])
def test_security_reports_and_billing_questions_always_come_in(desk: Desk, subject: str) -> None:
    arrears(desk)
    assert write(desk, subject=subject)[0] == "case"
    case = Case.objects.get()
    assert case.contract_id is not None  # a contract in force binds, in arrears or not
    assert Clock.objects.filter(case=case).exists()
    assert CaseEvent.objects.get(kind="opened").data["situation"] == "in_arrears"


def test_what_comes_in_without_a_contract_is_promised_nothing(desk: Desk) -> None:
    expired(desk)
    assert write(desk, subject="Invoice 7")[0] == "case"
    case = Case.objects.get()
    assert (case.contract_id, case.next_due_at) == (None, None)
    assert not Clock.objects.exists()
    assert not terms_of(case.terms_id).holder.promised
    assert [found for checked in verify_cases() for found in checked.differences] == []


def test_a_held_mail_becomes_a_case_by_a_persons_word(desk: Desk) -> None:
    expired(desk)
    write(desk)
    raw_id = RawMail.objects.get().pk
    release_held_mail(raw_id=raw_id, contact_id=desk.contact.id, by=desk.agent, at=LATER)
    assert Case.objects.get().contract_id is None


def paid(desk: Desk) -> None:
    hear_of_payments(account_id=desk.account_id, payments=Account.Payments.GOOD, by=PALIER, at=LATER)


def test_mail_held_in_arrears_becomes_its_case_once_billing_says_paid() -> None:
    desk = make_desk(catalogue=OFFER.replace("email: refuse", "email: hold"))
    arrears(desk)
    state, reason, answer_id = write(desk)
    assert (state, reason) == ("held", "in_arrears")
    raw_id = RawMail.objects.get().pk
    assert claim_raw_mail(at=LATER) == []
    paid(desk)
    assert claim_raw_mail(at=LATER) == [raw_id]
    assert settle_together(raw_ids=[raw_id], at=LATER + timedelta(minutes=1)) == 1
    row, case = RawMail.objects.get(), Case.objects.get()
    assert (row.state, row.case_id, row.answer_id) == ("case", case.pk, answer_id)
    assert case.opened_at == row.received_at == AT
    assert case.contract_id is not None
    assert AuditEntry.objects.get(act="let_paid_mail_in").account_id == desk.account_id
    assert [found for checked in verify_cases() for found in checked.differences] == []


def test_what_else_waits_is_not_let_in_by_a_payment() -> None:
    desk = make_desk(catalogue=OFFER.replace("email: refuse", "email: hold"))
    _, neighbour = make_contact(at=AT)
    arrears(desk)
    write(desk)
    add_contact(account_id=desk.account_id, name="Émile", email="émile@x.example", by=PALIER, at=AT)
    for number, sender in enumerate(("Nobody@x.example", "Émile@x.example")):  # É and é are two people
        theirs = store(mail(Contact.objects.get(pk=neighbour.id).email, "Help.", Message_ID=f"<9{number}@x.example>"))
        RawMail.objects.filter(pk=theirs).update(state="held", reason="in_arrears", sender_address=sender)
    mine = RawMail.objects.exclude(sender_address__endswith="@x.example").get()
    dismiss_held_mail(raw_id=mine.pk, by=desk.agent, at=LATER)
    paid(desk)
    set_payments(account_id=desk.account_id, payments=Account.Payments.IN_ARREARS, by=PALIER, at=LATER)
    write(desk, number=2)
    news = {"account_id": desk.account_id, "by": PALIER, "at": LATER + timedelta(hours=1)}
    # Older than the arrears: news that come late.
    assert hear_of_payments(payments=Account.Payments.GOOD, since=AT, reference="late", **news)
    assert not hear_of_payments(payments=Account.Payments.GOOD, reference="late", **news)
    assert claim_raw_mail(at=LATER) == []
    assert not AuditEntry.objects.filter(act="let_paid_mail_in").exists()


@pytest.mark.obeys("GoodStanding.grace_days")
def test_arrears_change_nothing_within_the_days_of_grace() -> None:
    desk = make_desk(catalogue=OFFER.replace("  in_arrears:", "  grace_days: 10\n  in_arrears:"))
    start = AT - timedelta(days=10) + timedelta(minutes=1)
    for since, told in ((start, "1"), (AT - timedelta(days=1), "2")):  # told again: the arrears began with the first
        set_payments(
            account_id=desk.account_id,
            payments=Account.Payments.IN_ARREARS,
            since=since,
            reference=told,
            by=PALIER,
            at=AT,
        )
    assert write(desk)[0] == "case"
    assert CaseEvent.objects.get(kind="opened").data["situation"] == "in_arrears"
    email = Contact.objects.get(pk=desk.contact.id).email
    raw_id = store(mail(email, "Help.", Subject="Again", Message_ID="<2@client.example>"), at=AT + timedelta(minutes=1))
    settle_together(raw_ids=[raw_id], at=LATER)
    assert RawMail.objects.get(pk=raw_id).state == "returned"


def test_a_late_answer_let_in_by_its_topic_goes_on_from_its_case() -> None:
    desk = make_desk(catalogue=f"{OFFER}lifecycle: {{reopen_within: 9d}}\n")
    case_id = desk.open()
    cases.close_own_case(case_id=case_id, by=desk.contact, at=AT)
    arrears(desk)
    late = AT + timedelta(days=20)
    to = reply_address(case_id, key=key_for("mail tokens"), address=settings.MAIL_ADDRESS)
    email = Contact.objects.get(pk=desk.contact.id).email
    raw_id = store(mail(email, "About that.", Subject="Invoice 7", To=to), to=to, at=late)
    settle_together(raw_ids=[raw_id], at=late)
    new = Case.objects.exclude(pk=case_id).get()
    assert CaseLink.objects.get(case=new).other_id == case_id
    opened = CaseEvent.objects.get(case=new, kind="opened")
    assert (opened.data["topic"], opened.data["relation"]) == ("billing", "continues")


def test_a_machine_is_told_nothing(desk: Desk) -> None:
    arrears(desk)
    assert write(desk, Precedence="bulk") == ("held", "in_arrears", None)
    assert not OutgoingMail.objects.exists()


def test_nobody_is_told_more_than_five_times_an_hour(desk: Desk) -> None:
    arrears(desk)
    states = [write(desk, number=number)[0] for number in range(7)]
    assert states == ["returned"] * 5 + ["held"] * 2
    assert OutgoingMail.objects.count() == 5


def test_an_answer_to_an_open_case_joins_it_however_the_account_stands(desk: Desk) -> None:
    case_id = desk.open()
    arrears(desk)
    to = reply_address(case_id, key=key_for("mail tokens"), address=settings.MAIL_ADDRESS)
    assert write(desk, To=to)[0] == "case"
    assert Case.objects.count() == 1
