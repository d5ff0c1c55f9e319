"""Add-ons, products and regions are chosen from the catalogue's own lists, and said by its labels."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from tests.factories import AT, CATALOGUE, make_agent, make_contact, make_desk

from palier.adapters.desk.extras import extra_choices, extra_labels, extras_words
from palier.apps.accounts.models import Account, Contract
from palier.apps.catalogues.commands import publish_catalogue
from palier.apps.catalogues.extras import Extras, extras_of
from palier.apps.catalogues.offers import published_offers
from palier.apps.staff.models import Agent
from palier.core.actor import PALIER, Actor, Role

pytestmark = pytest.mark.django_db

OFFER = CATALOGUE.replace(
    "plans:\n",
    "regions: {west: {label: {en: The West, fr: L’Ouest}}, east: {label: East}}\n"
    "products: {shop: {label: {en: The shop, fr: La boutique}}, till: {label: Till}}\n"
    "add_ons:\n"
    "  watch: {label: {en: Night watch, fr: Veille de nuit}, available: [gold], gives: {first_response: {high: 30m}}}\n"
    "plans:\n",
    1,
)


@pytest.fixture
def agent() -> Actor:
    make_desk(catalogue=OFFER)
    return make_agent(role=Role.LEAD)


def sold() -> Sequence[Extras]:
    return extras_of(published_offers(at=AT))


def test_choices_are_those_of_the_catalogue_with_what_is_held_chosen(agent: Actor) -> None:
    found = extra_choices(
        sold(),
        catalogue="acme",
        add_ons=["watch", "gone"],
        products=["till"],
        region="east",
    )
    assert [(each.value, each.words, each.about, each.held) for each in found.add_ons] == [
        ("watch", "Night watch", "with Gold", True),
        ("gone", "gone", "no longer sold", True),
    ]
    assert [(each.value, each.words, each.held) for each in found.products] == [
        ("shop", "The shop", False),
        ("till", "Till", True),
    ]
    assert [(each.value, each.words, each.held) for each in found.regions] == [
        ("west", "The West", False),
        ("east", "East", True),
    ]
    assert extra_choices(sold(), catalogue="other").products == ()


def test_of_several_catalogues_each_thing_says_whose_it_is(agent: Actor) -> None:
    other = OFFER.replace("id: acme, name: Acme", "id: other, name: {en: The Other, fr: L’Autre}").replace(
        "till:", "cart:"
    )
    publish_catalogue(text=other, by=PALIER, at=AT - timedelta(days=1))
    with override("fr"):
        found = extra_choices(sold())
    assert [(each.value, each.about) for each in found.products] == [
        ("shop", "Acme"),
        ("till", "Acme"),
        ("cart", "L’Autre"),
    ]
    assert [each.about for each in found.add_ons] == ["Acme · avec Gold"]


def test_what_is_held_is_said_by_its_labels(agent: Actor) -> None:
    said = extras_words(extra_labels(sold()), add_ons=["watch"], products=["shop", "gone"], region="west")
    assert said == "Night watch, The shop, gone, and The West"
    assert extras_words({}, add_ons=[], products=[], region="") == ""


def test_a_contract_is_signed_with_what_was_ticked_and_shown_by_its_labels(client: Client, agent: Actor) -> None:
    account_id, _ = make_contact(products=["till"])
    client.force_login(Agent.objects.get(pk=agent.id))
    page = client.get(reverse("desk:account", args=[account_id])).content.decode()
    for field in ('name="add_ons" value="watch"', 'name="products" value="shop"', '<option value="west">The West'):
        assert field in page, field
    form = {
        "plan": "acme:gold",
        "add_ons": ["watch"],
        "products": ["shop"],
        "region": "west",
        "starts_on": "2026-01-01",
        "ends_on": "2026-12-31",
    }
    looked = client.post(reverse("desk:sign", args=[account_id]), form)
    assert b'name="add_ons" value="watch"' in looked.content
    assert b'name="products" value="shop"' in looked.content
    client.post(reverse("desk:sign", args=[account_id]), form | {"step": "accept"})
    contract = Contract.objects.get(account_id=account_id, products=["shop"])
    assert (contract.add_ons, contract.region, contract.ends_on) == (["watch"], "west", date(2026, 12, 31))
    page = client.get(reverse("desk:contract", args=[contract.pk])).content.decode()
    assert "Night watch, The shop, and The West" in page
    assert 'value="watch" checked' in page


def test_the_account_describes_its_region_and_products_from_the_lists(client: Client, agent: Actor) -> None:
    account_id, _ = make_contact()
    client.force_login(Agent.objects.get(pk=agent.id))
    form = {"region": "east", "products": ["shop", "till"], "domains": "", "billing_reference": ""}
    client.post(reverse("desk:describe", args=[account_id]), form)
    account = Account.objects.get(pk=account_id)
    assert (account.region, account.products) == ("east", ["shop", "till"])
