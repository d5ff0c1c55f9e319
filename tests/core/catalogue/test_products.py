"""Which product a mail is about, by the catalogue's own words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.catalogue.sound import SOUND

from palier.core.catalogue import read_catalogue
from palier.core.catalogue.products import product_named

LINE = "  core: {label: Core}\n  shop: {label: Shop}\n"
assert LINE in SOUND
OFFER = read_catalogue(
    SOUND.replace(
        LINE,
        "  core: {label: {fr: Socle, en: The core}}\n"
        "  commerce: {label: Shop, words: [Magento, basket]}\n"
        "  shop: {label: Till}\n"
        "  commerce_managed: {label: {fr: Commerce infogéré, en: Commerce on Managed Services}}\n",
    ),
    name="sound",
)
BOUGHT = ("core", "commerce", "commerce_managed")


def named(*, to: str = "support@acme.example", subject: str = "", text: str = "") -> str | None:
    return product_named(OFFER, BOUGHT, written_to=[to], subject=subject, text=text)


@pytest.mark.obeys("Product.words", "Document.products")
@pytest.mark.parametrize(
    ("to", "subject", "text", "product"),
    [
        ("support@acme.example", "It broke", "Help.", None),
        ("support@commerce.example", "It broke", "Help.", None),  # the domain is nobody's word
        ("support+commerce@acme.example", "It broke", "", "commerce"),
        ("commerce-managed@acme.example", "", "", "commerce_managed"),
        ("Support+Commerce_Managed@acme.example", "The core is down", "", "commerce_managed"),
        ("support@acme.example", "MAGENTO down", "nothing", "commerce"),
        ("support@acme.example", "The socle!", "Magento", "core"),
        ("support@acme.example", "Help", "our basket\nis empty", "commerce"),
        ("support@acme.example", "Commerce on  managed-services", "", "commerce_managed"),  # not also "commerce"
        ("support@acme.example", "commerce_managed and commerce", "", None),  # two in one breath
        ("support@acme.example", "Help", "the scores and the shopping", None),  # whole words alone
        ("support@acme.example", "commerce, managed services", "", "commerce"),  # a comma parts a name
    ],
)
def test_a_product_is_known_by_its_words(to: str, subject: str, text: str, product: str | None) -> None:
    assert named(to=to, subject=subject, text=text) == product


def test_what_was_not_bought_is_not_meant() -> None:
    assert product_named(OFFER, ["core"], written_to=[], subject="Magento", text="") is None
    assert product_named(OFFER, [], written_to=[], subject="Magento", text="") is None


def test_without_a_catalogue_products_are_known_by_their_ids_alone() -> None:
    assert product_named(None, BOUGHT, written_to=[], subject="Commerce managed", text="") == "commerce_managed"
    assert product_named(None, BOUGHT, written_to=[], subject="Magento", text="") is None
    assert product_named(OFFER, ["gone"], written_to=[], subject="gone", text="") == "gone"


@given(st.text(max_size=60), st.text(max_size=60))
def test_words_around_a_name_never_hide_it(before: str, after: str) -> None:
    found = product_named(OFFER, ["core"], written_to=[], subject=f"{before} socle {after}", text="")
    assert found == "core"
