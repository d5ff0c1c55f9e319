"""What commands ask about an account: who is this contact, what did they buy, which terms bind us to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models.functions import Lower

from palier.apps.accounts.models import Contact, Contract
from palier.apps.errors import NotFound
from palier.core.actor import Actor
from palier.core.catalogue import ContractFacts
from palier.core.catalogue.circles import Seats, seats_held

IN_FORCE = """
SELECT asked.place - 1, contact.id, contact.name, contact.email, contact.language,
       coalesce(contact.left_at <= asked.at, false),
       ARRAY(SELECT seat.role || ' ' || seat.product FROM accounts_seat seat
             WHERE seat.contact_id = contact.id AND seat.held_from <= asked.at
               AND (seat.held_until IS NULL OR seat.held_until > asked.at)),
       account.id, account.name,
       account.country, account.subdivision, account.timezone, (asked.at AT TIME ZONE account.timezone)::date,
       contract.id, contract.plan, contract.add_ons, contract.products, asked.product, contract.region,
       contract.starts_on, version.id, extract(year FROM version.effective_at)::int
FROM unnest(%(who)s::{kind}[], %(ats)s::timestamptz[], %(products)s::text[]) WITH ORDINALITY
     AS asked (who, at, product, place)
JOIN accounts_contact contact ON {match}
JOIN accounts_account account ON account.id = contact.account_id
LEFT JOIN LATERAL (
    SELECT * FROM accounts_contract
    WHERE account_id = account.id
      AND daterange(starts_on, ends_on, '[]') @> (asked.at AT TIME ZONE account.timezone)::date
    ORDER BY asked.product = ANY (products) DESC, starts_on DESC, id DESC LIMIT 1
) contract ON true
LEFT JOIN LATERAL (
    SELECT id, effective_at FROM catalogues_catalogueversion
    WHERE catalogue_id = contract.catalogue_id AND effective_at <= asked.at
    ORDER BY effective_at DESC, number DESC LIMIT 1
) version ON true
"""
OF_CONTACTS = IN_FORCE.format(kind="bigint", match="contact.id = asked.who")
OF_ACCOUNTS = IN_FORCE.format(
    kind="bigint",
    match="contact.id = (SELECT min(one.id) FROM accounts_contact one WHERE one.account_id = asked.who)",
)
OF_ADDRESSES = IN_FORCE.format(kind="text", match="lower(contact.email) = lower(asked.who)")

SPARE_YEARS = 3
"""How long a case may stay open beyond the year in which it is opened and still meet its holidays."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A contact and what binds us to them at one instant: the contract in force and the version that speaks for it.

    `seats` are those they hold at that instant; `has_left` says that they no longer belong to the customer.
    `contract_id`, `version_id` and `facts` are None together: nothing was sold, or nothing is sold any more.
    """

    contact_id: int
    contact: str
    email: str
    language: str
    account_id: int
    account: str
    on: date
    contract_id: int | None
    version_id: int | None
    facts: ContractFacts | None
    seats: Seats
    has_left: bool


def standing_of(contact_id: int, *, product: str, at: datetime) -> Standing | None:
    """What binds us to a contact at `at`, in one statement; None where there is no such contact.

    The day is the account's own.  Of several contracts in force, the one that names `product` counts, then the latest.
    """
    return _standings(OF_CONTACTS, {"who": [contact_id], "ats": [at], "products": [product]})[0]


def account_standing(account_id: int, *, product: str, at: datetime) -> Standing:
    """What binds us to an account, told of its first contact.  Raises NotFound for one that has no contact."""
    standing = _standings(OF_ACCOUNTS, {"who": [account_id], "ats": [at], "products": [product]})[0]
    if standing is None:
        raise NotFound("contact", "")
    return standing


def standings_at(asked: Sequence[tuple[str, datetime]]) -> list[Standing | None]:
    """The same for the contacts who write from these addresses at these instants, about no product in particular.

    One answer for each, in one statement for all; None where nobody is known by the address.
    """
    who, ats = [address for address, _ in asked], [at for _, at in asked]
    return _standings(OF_ADDRESSES, {"who": who, "ats": ats, "products": [""] * len(asked)})


def _standings(statement: str, asked: Mapping[str, Any]) -> list[Standing | None]:
    found: list[Standing | None] = [None] * len(asked["who"])
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        for place, *row in cursor.fetchall():
            found[place] = _standing(row)
    return found


def _standing(row: Sequence[Any]) -> Standing:
    contact_id, name, email, language, has_left, held, account_id, account, *placed = row
    country, subdivision, timezone, on, *bought = placed
    seats = seats_held((role, product) for role, _, product in (seat.partition(" ") for seat in held))
    who = (contact_id, name, email, language, account_id, account, on)
    contract_id, plan, add_ons, products, product, region, starts_on, version_id, first_year = bought
    if contract_id is None or version_id is None:
        return Standing(*who, None, None, None, seats, has_left)
    facts = ContractFacts(
        plan=plan,
        add_ons=tuple(add_ons),
        products=tuple(products),
        product=product or None,
        region=region or None,
        timezone=timezone,
        country=country,
        subdivision=subdivision or None,
        term_starts=starts_on,
        holiday_years=holiday_years(first_year, on.year),
    )
    return Standing(*who, contract_id, version_id, facts, seats, has_left)


def holiday_years(first: int, now: int) -> tuple[int, ...]:
    """The years whose public holidays are frozen for a version that took effect in `first`: ten, or ten more in time.

    So that all cases under one version share one set of terms, and no calendar runs out while a case is open.
    """
    decades = max(0, now + SPARE_YEARS - first) // 10 + 1
    return tuple(range(first, first + 10 * decades))


def contract_in_force(account_id: int, *, on: date) -> Contract | None:
    """The latest contract of an account that runs on that day, its first and last included."""
    running = Contract.objects.filter(account_id=account_id, starts_on__lte=on).exclude(ends_on__lt=on)
    return running.order_by("-starts_on", "-pk").first()


def contacts_at(addresses: Sequence[str]) -> dict[str, Actor]:
    """The contacts who write from these addresses, by address in small letters; unknown ones are left out."""
    known = Contact.objects.annotate(address=Lower("email")).filter(address__in=[each.lower() for each in addresses])
    return {contact.email.lower(): contact.actor for contact in known}
