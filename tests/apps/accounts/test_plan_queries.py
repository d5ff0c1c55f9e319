"""What an account holds today: its contracts, the edition that speaks, what each reader may know."""

from datetime import date, timedelta

import pytest
from tests.apps.accounts.people import appoint, colleague, make_people, name, offer
from tests.factories import AT, make_agent, make_contact

from palier.apps.accounts.commands import Changes, change_contract, sign_contract
from palier.apps.accounts.models import Contract
from palier.apps.accounts.plan_queries import plan_held, plans_held
from palier.apps.catalogues.commands import publish_catalogue
from palier.apps.errors import NotFound
from palier.core.actor import PALIER

pytestmark = pytest.mark.django_db
RULES = "{limit: 3, administrators: 1, who_may_open: anyone, who_sees_all: named}"


@pytest.fixture
def desk():
    return make_people(RULES)


def contract(desk) -> int:
    return Contract.objects.get(account_id=desk.account_id).pk


def test_a_contract_is_read_with_the_edition_in_force(desk):
    [held] = plans_held(viewer=desk.agent, account_id=desk.account_id, at=AT)
    assert (held.contract_id, held.number, held.version_id) == (contract(desk), 1, desk.version_id)
    assert (held.starts_on, held.ends_on, held.on) == (date(2026, 1, 1), None, AT.date())
    assert held.terms.plan == "gold"
    assert [act.kind for act in held.acts] == ["signed"]


def test_a_new_edition_speaks_from_when_it_counts(desk):
    text = offer(RULES).replace("high: 1h, low: 4h", "high: 2h, low: 4h")
    publish_catalogue(text=text, by=PALIER, at=AT, effective_at=AT + timedelta(days=5))
    [now] = plans_held(viewer=desk.agent, account_id=desk.account_id, at=AT)
    [then] = plans_held(viewer=desk.agent, account_id=desk.account_id, at=AT + timedelta(days=5))
    assert (now.number, then.number) == (1, 2)


def test_who_keeps_a_seat_reads_the_contract_in_full(desk):
    ada, bo, cy = (colleague(desk, each) for each in ("Ada", "Bo", "Cy"))
    name(desk, bo)
    name(desk, ada)
    appoint(desk, ada)

    def reads(who) -> bool:
        [held] = plans_held(viewer=who, account_id=desk.account_id, at=AT)
        assert held.may_read_contract == bool(held.acts)
        return held.may_read_contract

    assert [reads(each) for each in (ada, bo, cy, desk.agent)] == [True, True, False, True]


def test_a_plan_without_named_contacts_is_read_by_everybody():
    publish_catalogue(text=offer(RULES).replace(f"    named_contacts: {RULES}\n", ""), by=PALIER, at=AT)
    account_id, contact = make_contact()
    [held] = plans_held(viewer=contact, account_id=account_id, at=AT)
    assert held.may_read_contract


def test_another_account_s_contracts_are_not_found(desk):
    theirs, stranger = make_contact()
    with pytest.raises(NotFound):
        plans_held(viewer=stranger, account_id=desk.account_id, at=AT)
    with pytest.raises(NotFound):
        plan_held(viewer=stranger, contract_id=contract(desk), at=AT)
    with pytest.raises(NotFound):
        plan_held(viewer=desk.agent, contract_id=0, at=AT)
    assert plan_held(viewer=make_agent(), contract_id=contract(desk), at=AT).account_id == desk.account_id
    assert theirs != desk.account_id


def test_changes_to_come_are_told_to_who_may_read_them(desk):
    change_contract(
        contract_id=contract(desk),
        from_on=date(2026, 6, 1),
        changes=Changes(negotiated="first_response: {high: 30m}\n"),
        by=PALIER,
        at=AT,
    )
    [held] = plans_held(viewer=desk.agent, account_id=desk.account_id, at=AT)
    assert held.changes == (date(2026, 6, 1),)
    assert held.facts.negotiated == ""
    [outside] = plans_held(viewer=colleague(desk, "Cy"), account_id=desk.account_id, at=AT)
    assert outside.changes == ()


def test_contracts_of_several_products_are_all_read():
    publish_catalogue(text=offer(RULES), by=PALIER, at=AT - timedelta(days=30))
    account_id, contact = make_contact(products=("mail",))
    bought = {"catalogue": "acme", "plan": "gold", "products": ("sign",), "starts_on": date(2026, 2, 1)}
    sign_contract(account_id=account_id, **bought, by=PALIER, at=AT)
    held = plans_held(viewer=contact, account_id=account_id, at=AT)
    assert [each.facts.products for each in held] == [("sign",), ("mail",)]


def test_days_are_the_account_s_own(desk):
    before = AT.replace(year=2025, month=12, day=31, hour=22, minute=30)  # 23:30 in Paris
    assert plans_held(viewer=desk.agent, account_id=desk.account_id, at=before) == ()


def test_asks_little(desk, django_assert_num_queries):
    plans_held(viewer=desk.contact, account_id=desk.account_id, at=AT)
    with django_assert_num_queries(3):
        plans_held(viewer=desk.contact, account_id=desk.account_id, at=AT)
