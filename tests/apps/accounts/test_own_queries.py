"""What a contact may open a case about."""

from datetime import timedelta

from tests.apps.accounts.people import offer
from tests.factories import AT, PALIER, make_agent, make_contact, make_desk

from palier.apps.accounts.commands import end_contract
from palier.apps.accounts.models import Contract
from palier.apps.accounts.own_queries import own_products
from palier.apps.accounts.people_queries import colleagues_of
from palier.apps.catalogues.commands import publish_catalogue


def test_the_products_of_the_contracts_in_force_are_named_as_sold(db) -> None:
    publish_catalogue(text=offer("{limit: 3}"), by=PALIER, at=AT - timedelta(days=30))
    _, both = make_contact(products=("mail", "sign"))
    _, one = make_contact(products=("sign",))
    assert own_products(viewer=both, at=AT) == {
        "mail": {"en": "Mail", "fr": "Mail"},
        "sign": {"en": "Sign", "fr": "Sign"},
    }
    assert list(own_products(viewer=one, at=AT)) == ["sign"]
    contract = Contract.objects.get(account_id=both.account_id)
    end_contract(contract_id=contract.pk, last_day=AT.date(), reason="", by=PALIER, at=AT)
    assert own_products(viewer=both, at=AT + timedelta(days=2)) == {}


def test_a_contract_for_everything_names_no_product_and_staff_has_none(db) -> None:
    desk = make_desk()
    assert own_products(viewer=desk.contact, at=AT) == {}
    assert own_products(viewer=make_agent(), at=AT) == {}


def test_colleagues_are_those_of_the_same_account_who_are_there(db) -> None:
    from tests.apps.accounts.people import colleague

    from palier.apps.accounts.people_commands import record_departure

    desk = make_desk()
    bo, cy = colleague(desk, "Bo"), colleague(desk, "Cy")
    make_contact()
    record_departure(contact_id=cy.id, by=desk.agent, at=AT)
    assert [person.id for person in colleagues_of(viewer=desk.contact, at=AT + timedelta(seconds=1))] == [bo.id]
    assert colleagues_of(viewer=desk.agent, at=AT) == ()
