"""Customer organisations and the people in them."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from zoneinfo import available_timezones

from django.db import IntegrityError, transaction

from palier.apps.accounts import policies
from palier.apps.accounts.errors import BillingReferenceTaken, ContactExists, UnknownZone
from palier.apps.accounts.models import Account, Contact
from palier.apps.accounts.people_errors import NotAnAddress
from palier.apps.audit import commands as audit
from palier.apps.errors import NotFound
from palier.apps.rights import require
from palier.core.actor import Actor
from palier.core.mail.addresses import normal_email
from palier.core.time.holidays import public_holidays


@transaction.atomic
def create_account(
    *,
    name: str,
    country: str,
    timezone: str,
    language: str = "en",
    subdivision: str = "",
    by: Actor,
    at: datetime,
) -> int:
    """Add a customer organisation and answer its id; `country` is an ISO 3166 code, `subdivision` a part of it.

    Raises NotAllowed, UnknownZone, UnknownCountry.
    """
    require(policies.may_manage_accounts(by), by=by, act="create_account")
    _check_zone(timezone)
    public_holidays(country, subdivision or None, years=())
    account = Account.objects.create(
        name=name.strip(),
        country=country,
        subdivision=subdivision,
        timezone=timezone,
        language=language,
        created_at=at,
    )
    audit.record(by=by, at=at, act="create_account", account_id=account.pk)
    return account.pk


@transaction.atomic
def add_contact(
    *,
    account_id: int,
    name: str,
    email: str,
    language: str | None = None,
    timezone: str | None = None,
    by: Actor,
    at: datetime,
) -> int:
    """Add a person to an account and answer their id; language and zone are the account's unless said.

    Raises NotAllowed, NotFound, UnknownZone, NotAnAddress, ContactExists (one mail address is one person, whatever
    its case).
    """
    require(policies.may_manage_accounts(by), by=by, act="add_contact")
    account = account_of(account_id)
    contact = Contact(
        account=account,
        name=name.strip(),
        email=email.strip(),
        language=language or account.language,
        timezone=timezone or account.timezone,
        created_at=at,
    )
    _check_zone(contact.timezone)
    if not normal_email(contact.email):
        raise NotAnAddress(contact.email)
    try:
        with transaction.atomic():
            contact.save()
    except IntegrityError as error:
        raise ContactExists(contact.email) from error
    audit.record(by=by, at=at, act="add_contact", account_id=account_id, facts={"contact": contact.pk})
    return contact.pk


@transaction.atomic
def describe_account(
    *,
    account_id: int,
    region: str | None = None,
    products: Sequence[str] | None = None,
    domains: Sequence[str] | None = None,
    billing_reference: str | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Write down what else is known of an account; what is None stays as it is.

    Domains only suggest whose mail a stranger's may be.  Raises NotAllowed, NotFound, BillingReferenceTaken.
    """
    require(policies.may_manage_accounts(by), by=by, act="describe_account")
    account = account_of(account_id, lock=True)
    said = {
        "region": region,
        "products": None if products is None else _words(products),
        "domains": None if domains is None else _words([domain.strip().lower().lstrip("@") for domain in domains]),
        "billing_reference": None if billing_reference is None else billing_reference.strip(),
    }
    changed = {name: value for name, value in said.items() if value is not None and value != getattr(account, name)}
    if not changed:
        return
    try:
        with transaction.atomic():
            Account.objects.filter(pk=account_id).update(**changed)
    except IntegrityError as error:
        raise BillingReferenceTaken(str(said["billing_reference"])) from error
    audit.record(by=by, at=at, act="describe_account", account_id=account_id, facts=changed)


def _words(listed: Sequence[str]) -> list[str]:
    """Each once, in order, without blanks."""
    return list(dict.fromkeys(word for each in listed if (word := each.strip())))


def account_of(account_id: int, *, lock: bool = False) -> Account:
    """The account, locked against others who lock it if asked.  Raises NotFound."""
    accounts = Account.objects.select_for_update(no_key=True) if lock else Account.objects
    account = accounts.filter(pk=account_id).first()
    if account is None:
        raise NotFound("account", str(account_id))
    return account


def _check_zone(timezone: str) -> None:
    if timezone not in _zones():
        raise UnknownZone(timezone)


@cache
def _zones() -> set[str]:
    """Read once: a walk over six hundred files."""
    return available_timezones()
