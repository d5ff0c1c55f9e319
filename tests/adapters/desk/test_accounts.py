"""Accounts and contracts on the desk: found, read, signed and changed after a look, applied to open cases."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import AT, CATALOGUE, Desk, make_agent, make_desk

from palier.adapters.desk.account_screen import act_words
from palier.adapters.shared import moments
from palier.apps.accounts.account_queries import PAGE
from palier.apps.accounts.commands import create_account, describe_account, set_payments
from palier.apps.accounts.contract_models import ContractAct
from palier.apps.accounts.models import Account, Contract
from palier.apps.cases.models import Case, CaseEvent
from palier.apps.staff.models import Agent
from palier.core.actor import PALIER, Role

pytestmark = pytest.mark.django_db

NOW = AT + timedelta(days=1)
OFFER = CATALOGUE.replace(
    "clocks:\n", "  platinum: {label: Platinum, extends: gold, first_response: {high: 20m}}\nclocks:\n", 1
).replace(
    "plans:\n",
    "good_standing:\n  in_arrears: {do: {phone: refuse}}\nplans:\n",
    1,
)


@pytest.fixture
def desk(monkeypatch) -> Desk:
    monkeypatch.setattr(moments, "now", lambda: NOW)
    return make_desk(catalogue=OFFER)


@pytest.fixture
def lead(desk: Desk, client: Client) -> Client:
    client.force_login(Agent.objects.get(pk=make_agent(role=Role.LEAD).id))
    return client


def page(client: Client, route: str, *args: object, **query: object) -> str:
    return client.get(reverse(f"desk:{route}", args=args), query).content.decode()


def contract() -> Contract:
    return Contract.objects.get()


def change(client: Client, *, step: str = "", **said: str):  # type: ignore[no-untyped-def]
    form = {"plan": "acme:platinum", "starts_on": "2026-03-02", "reason": "upgraded", **said}
    return client.post(reverse("desk:contract_act", args=[contract().pk, "change"]), form | {"step": step})


def test_accounts_are_found_by_part_of_a_name_or_a_domain(desk: Desk, lead: Client) -> None:
    for name, domain in (("Éclair & Fils", "eclair.example"), ("100% Bois", "bois.example")):
        account_id = create_account(name=name, country="FR", timezone="UTC", by=PALIER, at=AT)
        describe_account(account_id=account_id, domains=(domain,), by=PALIER, at=AT)
    assert "Éclair &amp; Fils" in page(lead, "accounts", q="éclair")
    assert "Éclair &amp; Fils" in page(lead, "accounts", q="@eclair.example")
    assert "100% Bois" in page(lead, "accounts", q="0%")
    assert "100% Bois" not in page(lead, "accounts", q="client")
    assert "No account is called so" in page(lead, "accounts", q="%%")


def test_the_list_goes_on_page_by_page_in_few_statements(
    desk: Desk, lead: Client, django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    for number in range(PAGE + 3):
        create_account(name=f"b{number:03}", country="FR", timezone="UTC", by=PALIER, at=AT)
    with django_assert_max_num_queries(12):
        first = page(lead, "accounts")
    assert "b048" in first
    assert "b050" not in first
    last = page(lead, "accounts", name="b048", after=Account.objects.get(name="b048").pk)
    assert "b052" in last
    assert "Client" in last


def test_one_account_shows_contract_payments_contacts_and_open_cases(desk: Desk, lead: Client) -> None:
    case_id = desk.open()
    set_payments(
        account_id=desk.account_id,
        payments=Account.Payments.IN_ARREARS,
        reason="Invoice <9> is late",
        by=PALIER,
        at=AT,
    )
    shown = page(lead, "account", desk.account_id)
    reference = Case.objects.get(pk=case_id).reference
    for words in ("Gold", "In arrears", "Invoice &lt;9&gt; is late", "camille", reference, "without end"):
        assert words in shown, words


def test_a_change_is_looked_at_before_anything_is_written(desk: Desk, lead: Client) -> None:
    case_id = desk.open(at=NOW - timedelta(minutes=5))
    response = change(lead)
    shown = response.content.decode()
    assert response.status_code == 200
    for words in ("Nothing is written yet", "Better in", "20 minutes", Case.objects.get(pk=case_id).reference):
        assert words in shown, words
    assert ContractAct.objects.count() == 1
    assert contract().plan == "gold"


def test_accepting_writes_the_act_and_binds_the_open_cases_if_asked(desk: Desk, lead: Client) -> None:
    desk.open(at=NOW - timedelta(minutes=5))
    change(lead, step="accept")
    assert contract().plan == "platinum"
    assert not CaseEvent.objects.filter(kind="terms_changed").exists()
    assert "1 open case is bound by other terms" in page(lead, "account", desk.account_id)
    assert "Due then" in page(lead, "effects", desk.account_id)
    bound = reverse("desk:apply", args=[desk.account_id])
    shown = lead.post(bound, {"case": Case.objects.get().pk, "reason": "agreed"}, follow=True).content.decode()
    assert "Open cases bound by the contract as it is now: 1." in shown
    assert CaseEvent.objects.get(kind="terms_changed").data["reason"] == "agreed"
    change(lead, step="accept", apply="on", plan="acme:gold", reason="back")
    assert CaseEvent.objects.filter(kind="terms_changed").count() == 2


def test_faults_of_negotiated_terms_stand_at_their_lines(desk: Desk, lead: Client) -> None:
    response = change(lead, plan="acme:gold", negotiated="named_contacts: {limit: 9}\nfirst_response: {urgent: 1h}\n")
    assert response.status_code == 422
    shown = response.content.decode()
    assert "line 2, column 18" in shown
    assert "There is no severity “urgent”." in shown
    sound = change(lead, plan="acme:gold", negotiated="first_response: {high: 10m, low: 8h}\n").content.decode()
    assert "Negotiated terms against Gold as sold" in sound
    assert sound.index("Better in") < sound.index("10 minutes") < sound.index("Worse in") < sound.index("8 business")


def test_signing_renewing_ending(desk: Desk, lead: Client) -> None:
    end = {"ends_on": "2026-12-31", "reason": "moved", "step": "accept"}
    lead.post(reverse("desk:contract_act", args=[contract().pk, "end"]), end)
    assert contract().ends_on == date(2026, 12, 31)
    renew = {"plan": "acme:gold", "ends_on": "2027-12-31", "order_number": "Q-7", "step": "accept"}
    lead.post(reverse("desk:contract_act", args=[contract().pk, "renew"]), renew)
    assert (contract().ends_on, contract().order_number) == (date(2027, 12, 31), "Q-7")
    shown = page(lead, "contract", contract().pk)
    for words in ("Ended", "Renewed", "Signed", "Q-7", "moved", "What was believed before"):
        assert words in shown, words
    sign = {"plan": "acme:gold", "starts_on": "2027-06-01", "step": "accept"}
    refused = lead.post(reverse("desk:sign", args=[desk.account_id]), sign, follow=True).content.decode()
    assert "already has a contract" in refused
    lead.post(reverse("desk:sign", args=[desk.account_id]), sign | {"starts_on": "2028-01-01", "keeps_version": "on"})
    lead.post(
        reverse("desk:sign", args=[desk.account_id]),
        sign | {"starts_on": "2028-01-01", "keeps_version": "on", "ends_on": "2028-06-30"},
    )
    assert Contract.objects.count() == 2


def test_payments_and_facts_are_written_down(desk: Desk, lead: Client) -> None:
    form = {"payments": "in_arrears", "reason": "three invoices"}
    lead.post(reverse("desk:payments", args=[desk.account_id]), form)
    assert Account.objects.get().payments == "in_arrears"
    form = {"domains": "a.example, @B.example", "billing_reference": "C-1", "region": "", "products": ""}
    lead.post(reverse("desk:describe", args=[desk.account_id]), form)
    assert Account.objects.get().domains == ["a.example", "b.example"]


def test_a_call_from_an_account_in_arrears_is_refused_but_for_billing_or_an_agents_word(
    desk: Desk, lead: Client
) -> None:
    set_payments(account_id=desk.account_id, payments=Account.Payments.IN_ARREARS, by=PALIER, at=AT)
    form = {"contact": desk.contact.id, "subject": "It broke", "text": "Help"}
    shown = lead.post(reverse("desk:open_case"), form, follow=True).content.decode()
    assert "is in arrears, and the catalogue takes no new case" in shown
    assert Case.objects.count() == 0
    lead.post(reverse("desk:open_case"), form | {"topic": "billing"})
    lead.post(reverse("desk:open_case"), form | {"vouched": "on"})
    told = CaseEvent.objects.filter(kind="opened").order_by("pk").values_list("data__topic", "data__situation")
    assert list(told) == [("billing", "in_arrears"), (None, "in_arrears")]


def test_agents_look_and_leads_act(desk: Desk, client: Client) -> None:
    client.force_login(Agent.objects.get(pk=desk.agent.id))
    assert "Gold" in page(client, "account", desk.account_id)
    assert change(client, step="accept").status_code == 403
    assert client.post(reverse("desk:payments", args=[desk.account_id]), {}).status_code == 403
    assert client.get(reverse("desk:account", args=[0])).status_code == 404
    assert client.get(reverse("desk:contract", args=[0])).status_code == 404
    shown = page(client, "account", desk.account_id) + page(client, "contract", contract().pk)
    acts = ("desk:sign", "desk:payments")
    assert [act for act in acts if reverse(act, args=[desk.account_id]) in shown] == []
    assert reverse("desk:contract_act", args=[contract().pk, "end"]) not in shown
    assert "A lead changes, renews and ends contracts." in shown


def test_every_act_has_its_words() -> None:
    words = [act_words(kind) for kind in ContractAct.Kind]
    assert len(set(words)) == len(words)
