"""Where accounts stand with their payments, and what else is written of them."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from tests.factories import AT, Desk, make_agent, make_contact, make_desk

from palier.apps.accounts.commands import describe_account, set_payments
from palier.apps.accounts.contract_models import PaymentChange
from palier.apps.accounts.errors import BillingReferenceTaken, PaymentsInFuture
from palier.apps.accounts.models import Account
from palier.apps.accounts.queries import standing_of, standings_at
from palier.apps.audit.models import AuditEntry
from palier.apps.errors import NotAllowed, NotFound
from palier.core.actor import PALIER, Role
from palier.core.catalogue.admission import Situation

pytestmark = pytest.mark.django_db

Payments = Account.Payments


@pytest.fixture
def desk() -> Desk:
    return make_desk()


def tell(desk: Desk, payments: Payments, *, days: int = 0, reference: str = "") -> bool:
    since = AT - timedelta(days=days)
    return set_payments(
        account_id=desk.account_id, payments=payments, since=since, reference=reference, by=PALIER, at=AT
    )


def stands(desk: Desk) -> str:
    return Account.objects.get(pk=desk.account_id).payments


def test_every_change_is_kept_and_the_latest_counts(desk: Desk) -> None:
    assert stands(desk) == "good"
    tell(desk, Payments.IN_ARREARS, days=9)
    tell(desk, Payments.GOOD, days=2)
    assert stands(desk) == "good"
    assert list(PaymentChange.objects.order_by("pk").values_list("payments", flat=True)) == ["in_arrears", "good"]


def test_news_out_of_order_end_right(desk: Desk) -> None:
    tell(desk, Payments.GOOD, days=2)
    tell(desk, Payments.IN_ARREARS, days=9)
    assert stands(desk) == "good"


def test_one_event_of_billing_is_written_once(desk: Desk) -> None:
    assert tell(desk, Payments.IN_ARREARS, reference="evt_1")
    assert not tell(desk, Payments.IN_ARREARS, reference="evt_1")
    assert tell(desk, Payments.GOOD, reference="evt_2")
    assert PaymentChange.objects.count() == 2


def test_who_may_and_when(desk: Desk) -> None:
    said = {"account_id": desk.account_id, "payments": Payments.IN_ARREARS}
    for by in (desk.agent, desk.contact):
        with pytest.raises(NotAllowed):
            set_payments(**said, by=by, at=AT)
    with pytest.raises(PaymentsInFuture):
        set_payments(**said, since=AT + timedelta(minutes=1), by=PALIER, at=AT)
    with pytest.raises(NotFound):
        set_payments(account_id=0, payments=Payments.GOOD, by=PALIER, at=AT)
    set_payments(**said, reason="three invoices", by=make_agent(role=Role.LEAD), at=AT)
    entry = AuditEntry.objects.get(act="set_payments")
    assert (entry.account_id, entry.facts["reason"]) == (desk.account_id, "three invoices")


def test_history_cannot_be_rewritten(desk: Desk) -> None:
    tell(desk, Payments.IN_ARREARS)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        PaymentChange.objects.update(payments="good")


def test_arrears_show_where_cases_are_opened(desk: Desk) -> None:
    tell(desk, Payments.IN_ARREARS)
    standing = standing_of(desk.contact.id, product="", at=AT)
    assert standing is not None
    assert (standing.situation, standing.facts is not None) == (Situation.IN_ARREARS, True)


def test_standings_of_many_senders_take_one_statement(desk: Desk, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    emails = [make_contact()[1] for _ in range(5)]
    asked = [(f"camille{actor.name.split()[-1]}@client.example", AT) for actor in emails]
    with django_assert_num_queries(1):
        found = standings_at([*asked, ("nobody@nowhere.example", AT)])
    assert [standing.situation if standing else "unknown" for standing in found] == [None] * 5 + ["unknown"]


def test_an_account_is_described_with_what_billing_and_mail_know(desk: Desk) -> None:
    describe_account(
        account_id=desk.account_id,
        domains=("@Client.Example ", "client.example", ""),
        products=("erp",),
        billing_reference=" C-42 ",
        by=desk.agent,
        at=AT,
    )
    account = Account.objects.get(pk=desk.account_id)
    assert (account.domains, account.products, account.billing_reference) == (["client.example"], ["erp"], "C-42")
    other, _ = make_contact()
    with pytest.raises(BillingReferenceTaken):
        describe_account(account_id=other, billing_reference="C-42", by=desk.agent, at=AT)
    describe_account(account_id=desk.account_id, domains=("client.example",), by=desk.agent, at=AT)
    assert AuditEntry.objects.filter(act="describe_account").count() == 1  # nothing changed, nothing told
    with pytest.raises(NotAllowed):
        describe_account(account_id=desk.account_id, by=desk.contact, at=AT)
