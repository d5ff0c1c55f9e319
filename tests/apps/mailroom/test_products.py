"""Several contracts of one account: mail takes the one whose product it names, and waits where nothing names one."""

from datetime import date, timedelta

import pytest
from tests.apps.mailroom.mails import mail, store
from tests.factories import AT, CATALOGUE, Desk, make_agent, make_contact, make_desk

from palier.apps.accounts.choices import known_address, products_bought
from palier.apps.accounts.commands import end_contract, sign_contract
from palier.apps.accounts.models import Contact, Contract
from palier.apps.accounts.people_commands import give_seat
from palier.apps.cases import commands as cases
from palier.apps.cases.models import Case
from palier.apps.cases.verification import verify_cases
from palier.apps.catalogues.queries import terms_of
from palier.apps.lifecycle.models import CaseLink
from palier.apps.mailroom.commands import release_held_mail, settle_together
from palier.apps.mailroom.models import RawMail
from palier.apps.outbox.keys import key_for
from palier.core.actor import PALIER
from palier.core.catalogue.circles import SeatRole
from palier.core.mail.tokens import reply_address

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(hours=3)
OFFER = (
    CATALOGUE.replace(
        "plans:\n",
        "products:\n  shop: {label: {en: The shop, fr: La boutique}, words: [basket]}\n  till: {label: Till}\nplans:\n",
        1,
    ).replace(
        "clocks:\n",
        "  fast:\n    extends: gold\n    label: Fast\n    first_response: {low: 1h}\n"
        "    named_contacts: {limit: 4, per: product}\n"
        "clocks:\n",
        1,
    )
    + "lifecycle: {reopen_within: 9d}\n"
)


@pytest.fixture
def desk() -> Desk:
    """Gold for the shop, Fast for the till."""
    base = make_desk(catalogue=OFFER)
    account_id, contact = make_contact(products=["shop"])
    sign_contract(
        account_id=account_id,
        catalogue="acme",
        plan="fast",
        products=["till"],
        starts_on=date(2026, 1, 1),
        by=PALIER,
        at=AT,
    )
    return Desk(base.version_id, account_id, contact, base.agent)


def address(desk: Desk) -> str:
    return Contact.objects.get(pk=desk.contact.id).email


def write(desk: Desk, subject: str, text: str = "Help.", *, to: str = "support@palier.localhost") -> RawMail:
    raw_id = store(mail(address(desk), text, Subject=subject, To=to), to=to)
    assert settle_together(raw_ids=[raw_id], at=LATER) == 1
    return RawMail.objects.get(pk=raw_id)


def bound(row: RawMail) -> tuple[str, str]:
    """The product of the case it became, and the plan that holds it."""
    case = Case.objects.get(pk=row.case_id)
    assert case.contract_id == Contract.objects.get(account_id=case.account_id, products=[case.product]).pk
    return case.product, terms_of(case.terms_id).plan


@pytest.mark.parametrize(
    ("subject", "text", "to", "wanted"),
    [
        ("The till is stuck", "Help.", "support@palier.localhost", ("till", "fast")),
        ("La boutique est vide", "Help.", "support@palier.localhost", ("shop", "gold")),
        ("It broke", "Nothing in the basket.", "support@palier.localhost", ("shop", "gold")),
        ("The shop", "Help.", "support+till@palier.localhost", ("till", "fast")),
    ],
)
def test_mail_takes_the_contract_of_the_product_it_names(
    desk: Desk, subject: str, text: str, to: str, wanted: tuple[str, str]
) -> None:
    assert bound(write(desk, subject, text, to=to)) == wanted
    assert [found for checked in verify_cases() for found in checked.differences] == []


def test_mail_that_names_none_takes_the_one_its_sender_is_named_for(desk: Desk) -> None:
    give_seat(contact_id=desk.contact.id, role=SeatRole.NAMED, product="till", by=PALIER, at=AT)
    assert bound(write(desk, "It broke")) == ("till", "fast")
    assert bound(write(desk, "The shop is closed")) == ("shop", "gold")


@pytest.mark.parametrize("subject", ["It broke", "Neither the shop nor the till"])
def test_mail_that_could_mean_either_waits_for_an_agent_who_says_which(desk: Desk, subject: str) -> None:
    row = write(desk, subject)
    assert (row.state, row.reason, row.case_id) == ("held", "several_contracts", None)
    bought = products_bought(address=row.sender_address.upper(), at=row.received_at)
    assert [(each.id, each.label["en"]) for each in bought] == [("shop", "The shop"), ("till", "Till")]
    assert known_address(row.sender_address.upper()) == row.sender_address
    release_held_mail(raw_id=row.pk, contact_id=desk.contact.id, product="till", by=make_agent(), at=LATER)
    row.refresh_from_db()
    assert bound(row) == ("till", "fast")
    assert Case.objects.get().opened_at == AT


def test_one_contract_for_several_products_needs_no_word_of_which(desk: Desk) -> None:
    contract = Contract.objects.get(account_id=desk.account_id, plan="fast")
    end_contract(contract_id=contract.pk, last_day=date(2026, 2, 1), reason="", by=PALIER, at=AT)
    row = write(desk, "It broke")
    assert (row.state, Case.objects.get().product) == ("case", "")
    row = write(desk, "The till is stuck")  # theirs no more: the contract they have answers
    assert Case.objects.get(pk=row.case_id).product == ""


def test_a_stranger_has_bought_nothing() -> None:
    assert products_bought(address="lou@nowhere.example", at=AT) == ()
    assert known_address("lou@nowhere.example") == ""


def test_a_late_answer_keeps_the_product_of_its_case(desk: Desk) -> None:
    first = write(desk, "The till is stuck").case_id
    assert first is not None
    cases.close_own_case(case_id=first, by=desk.contact, at=LATER)
    late = LATER + timedelta(days=9, seconds=1)
    to = reply_address(first, key=key_for("mail tokens"), address="support@palier.localhost")
    raw_id = store(mail(address(desk), "Again.", Subject="Re: stuck"), to=to, at=late)
    settle_together(raw_ids=[raw_id], at=late)
    row = RawMail.objects.get(pk=raw_id)
    assert row.case_id != first
    assert bound(row) == ("till", "fast")
    assert CaseLink.objects.get(case_id=row.case_id).other_id == first
