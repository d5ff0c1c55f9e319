"""Whom a mail without an owner could belong to: suggestions for a person, and what they typed found again."""

from dataclasses import dataclass

from palier.apps.accounts.models import Account, Contact
from palier.apps.errors import NotFound

MOST = 200


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something to choose: `value` is what is typed, `words` what helps to recognise it."""

    value: str
    words: str


def suggested_contacts(*, near: str) -> tuple[Suggestion, ...]:
    """Contacts by address, those of the domain of `near` before all others."""
    domain = near.rpartition("@")[2].lower()
    known = Contact.objects.order_by("email").values_list("email", "name", "account__name")
    neighbours = list(known.filter(email__iendswith=f"@{domain}")[:MOST]) if domain else []
    others = known.exclude(email__in=[email for email, _, _ in neighbours])[: MOST - len(neighbours)]
    return tuple(Suggestion(email, f"{name} · {account}") for email, name, account in [*neighbours, *others])


def suggested_accounts() -> tuple[Suggestion, ...]:
    """Accounts by name."""
    names = Account.objects.order_by("name").values_list("name", "country")[:MOST]
    return tuple(Suggestion(name, country) for name, country in names)


def contact_at(email: str) -> int:
    """The id of the contact with this address.  Raises NotFound."""
    found = Contact.objects.filter(email__iexact=email.strip()).values_list("pk", flat=True).first()
    if found is None:
        raise NotFound("contact", email)
    return found


def account_called(name: str) -> int:
    """The id of the account of this name, the oldest if several bear it.  Raises NotFound."""
    found = Account.objects.filter(name__iexact=name.strip()).order_by("pk").values_list("pk", flat=True).first()
    if found is None:
        raise NotFound("account", name)
    return found
