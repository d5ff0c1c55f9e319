"""Customer organisations, the people in them, and what they bought."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from zoneinfo import available_timezones

from django.db import IntegrityError, transaction

from palier.apps.accounts import policies
from palier.apps.accounts.errors import ContactExists, EndsBeforeStart, NoContractInForce, UnknownZone
from palier.apps.accounts.models import Account, Contact, Contract
from palier.apps.audit import commands as audit
from palier.apps.catalogues.models import Catalogue
from palier.apps.catalogues.queries import catalogue_of, version_in_force
from palier.apps.errors import NotFound
from palier.apps.rights import require
from palier.core.actor import Actor
from palier.core.catalogue import ContractFacts, terms_for


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
    """Add a customer organisation and answer its id; `country` is an ISO 3166 code.  Raises NotAllowed, UnknownZone."""
    require(policies.may_manage_accounts(by), by=by, act="create_account")
    _check_zone(timezone)
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

    Raises NotAllowed, NotFound, UnknownZone, ContactExists (one mail address is one person, whatever its case).
    """
    require(policies.may_manage_accounts(by), by=by, act="add_contact")
    account = _account(account_id)
    contact = Contact(
        account=account,
        name=name.strip(),
        email=email.strip(),
        language=language or account.language,
        timezone=timezone or account.timezone,
        created_at=at,
    )
    _check_zone(contact.timezone)
    try:
        with transaction.atomic():
            contact.save()
    except IntegrityError as error:
        raise ContactExists(contact.email) from error
    audit.record(by=by, at=at, act="add_contact", account_id=account_id, facts={"contact": contact.pk})
    return contact.pk


@transaction.atomic
def sign_contract(  # noqa: PLR0913 one for each line of a contract
    *,
    account_id: int,
    catalogue: str,
    plan: str,
    starts_on: date,
    ends_on: date | None = None,
    add_ons: Sequence[str] = (),
    products: Sequence[str] = (),
    region: str = "",
    by: Actor,
    at: datetime,
) -> int:
    """Write down what an account bought and answer the contract's id; the last day is included.

    `catalogue` is its slug; everything bought must be in its version in force at `at`.
    Raises NotAllowed, NotFound, EndsBeforeStart, NoContractInForce (nothing published yet), ImpossibleFact,
    AddOnNotSold, RegionNeeded.
    """
    require(policies.may_sign_contract(by), by=by, act="sign_contract")
    if ends_on is not None and ends_on < starts_on:
        raise EndsBeforeStart(starts_on, ends_on)
    account = _account(account_id)
    contract = Contract(
        account=account,
        catalogue=_catalogue(catalogue),
        plan=plan,
        add_ons=list(add_ons),
        products=list(products),
        region=region,
        starts_on=starts_on,
        ends_on=ends_on,
        created_at=at,
    )
    _check_sold(contract, account, at)
    contract.save()
    facts: dict[str, audit.Fact] = {"contract": contract.pk, "catalogue": catalogue, "plan": plan}
    audit.record(by=by, at=at, act="sign_contract", account_id=account_id, facts=facts)
    return contract.pk


def _account(account_id: int) -> Account:
    account = Account.objects.filter(pk=account_id).first()
    if account is None:
        raise NotFound("account", str(account_id))
    return account


def _catalogue(slug: str) -> Catalogue:
    catalogue = Catalogue.objects.filter(slug=slug).first()
    if catalogue is None:
        raise NotFound("catalogue", slug)
    return catalogue


def _check_sold(contract: Contract, account: Account, at: datetime) -> None:
    """Draw the contract's terms, as its first case will: what can't be promised can't be signed."""
    version_id = version_in_force(contract.catalogue_id, at=at)
    if version_id is None:
        raise NoContractInForce(account.name, at.date())
    facts = ContractFacts(
        plan=contract.plan,
        add_ons=tuple(contract.add_ons),
        products=tuple(contract.products),
        region=contract.region or None,
        timezone=account.timezone,
        country=account.country,
        subdivision=account.subdivision or None,
        term_starts=contract.starts_on,
    )
    terms_for(catalogue_of(version_id), facts)


def _check_zone(timezone: str) -> None:
    if timezone not in _zones():
        raise UnknownZone(timezone)


@cache
def _zones() -> set[str]:
    """Read once: a walk over six hundred files."""
    return available_timezones()
