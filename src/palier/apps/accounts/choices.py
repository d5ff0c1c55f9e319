"""Whom a mail without an owner could belong to: suggestions for a person, and what they typed found again."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from palier.apps.accounts.addresses import has_address
from palier.apps.accounts.models import Account, Contact, Contract
from palier.apps.accounts.queries import standings_at
from palier.apps.catalogues.queries import catalogue_of
from palier.apps.errors import NotFound
from palier.core.catalogue.promises import Text

MOST = 200


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something to choose: `value` is what is typed, `words` what helps to recognise it."""

    value: str
    words: str


def suggested_contacts(*, near: str) -> tuple[Suggestion, ...]:
    """Contacts by address, those of the domain of `near`, or of an account that has it, before all others."""
    domain = near.rpartition("@")[2].lower()
    known = Contact.objects.order_by("email").values_list("email", "name", "account__name")
    theirs = Q(email__iendswith=f"@{domain}") | Q(account__domains__contains=[domain])
    neighbours = list(known.filter(theirs)[:MOST]) if domain else []
    others = known.exclude(email__in=[email for email, _, _ in neighbours])[: MOST - len(neighbours)]
    return tuple(Suggestion(email, f"{name} · {account}") for email, name, account in [*neighbours, *others])


def suggested_accounts(*, near: str = "") -> tuple[Suggestion, ...]:
    """Accounts by name, those that have the domain of `near` first: a hint to a person, never a right."""
    domain = near.rpartition("@")[2].lower()
    known = Account.objects.order_by("name").values_list("name", "country")
    neighbours = list(known.filter(domains__contains=[domain])[:MOST]) if domain else []
    others = known.exclude(domains__contains=[domain]) if neighbours else known
    return tuple(Suggestion(name, country) for name, country in [*neighbours, *others[: MOST - len(neighbours)]])


@dataclass(frozen=True, slots=True)
class Product:
    """A product somebody bought, and what the catalogue calls it."""

    id: str
    label: Text


def products_bought(*, address: str, at: datetime) -> tuple[Product, ...]:
    """The products of the contracts in force at `at` of whoever writes from this address, by id; none of a stranger."""
    [standing] = standings_at([(address, at)])
    bought = sorted({product for products in standing.sold for product in products}) if standing else []
    if standing is None or standing.speaks is None:
        return tuple(Product(product, {}) for product in bought)
    offer = catalogue_of(standing.speaks)
    named = offer.document.products
    return tuple(Product(each, offer.text_of(named[each].label) if each in named else {}) for each in bought)


def known_address(address: str) -> str:
    """The address as the contact who has it spells it; empty where nobody has it."""
    return Contact.objects.filter(has_address(address)).values_list("email", flat=True).first() or ""


def contact_at(email: str) -> int:
    """The id of the contact with this address.  Raises NotFound."""
    found = Contact.objects.filter(has_address(email)).values_list("pk", flat=True).first()
    if found is None:
        raise NotFound("contact", email)
    return found


def is_called(name: str) -> bool:
    """Whether an account bears this name already, however it is spelled."""
    return Account.objects.filter(name__iexact=name.strip()).exists()


def account_called(name: str) -> int:
    """The id of the account of this name, the oldest if several bear it.  Raises NotFound."""
    found = Account.objects.filter(name__iexact=name.strip()).order_by("pk").values_list("pk", flat=True).first()
    if found is None:
        raise NotFound("account", name)
    return found


def account_billed_as(reference: str) -> int:
    """The id of the account that billing knows by this reference.  Raises NotFound."""
    found = Account.objects.filter(billing_reference=reference).exclude(billing_reference="").values_list("pk").first()
    if found is None:
        raise NotFound("account", reference)
    return int(found[0])


def contracts_of(account_id: int) -> list[int]:
    """The ids of an account's contracts, in order of their days."""
    return list(Contract.objects.filter(account_id=account_id).order_by("starts_on", "pk").values_list("pk", flat=True))
