"""What commands ask about an account: who is this contact, what did they buy, which terms bind us to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models.functions import Lower

from palier.apps.accounts.facts import holiday_years
from palier.apps.accounts.models import Account, Contact, Contract
from palier.apps.errors import NotFound
from palier.core.actor import Actor
from palier.core.catalogue import ContractFacts
from palier.core.catalogue.admission import Situation
from palier.core.catalogue.circles import Seats, seats_held
from palier.core.mail.addresses import normal_email

IN_FORCE = """
SELECT asked.place - 1, contact.id, contact.name, contact.email, contact.language,
       coalesce(contact.left_at <= asked.at, false),
       ARRAY(SELECT seat.role || ' ' || seat.product FROM accounts_seat seat
             WHERE seat.contact_id = contact.id AND seat.held_from <= asked.at
               AND (seat.held_until IS NULL OR seat.held_until > asked.at)),
       account.id, account.name,
       account.country, account.subdivision, account.timezone, (asked.at AT TIME ZONE account.timezone)::date,
       ARRAY(SELECT array_to_string(sold.products, ' ') FROM accounts_contractline sold
             WHERE sold.account_id = account.id AND sold.superseded_at IS NULL
               AND sold.starts_on <= (asked.at AT TIME ZONE account.timezone)::date
               AND (sold.ends_on IS NULL OR sold.ends_on >= (asked.at AT TIME ZONE account.timezone)::date)
             ORDER BY sold.id),
       CASE WHEN account.payments = 'in_arrears' THEN asked.at - (
            SELECT min(bad.since) FROM accounts_paymentchange bad
            WHERE bad.account_id = account.id AND bad.payments = 'in_arrears' AND bad.since > coalesce(
                (SELECT max(good.since) FROM accounts_paymentchange good
                 WHERE good.account_id = account.id AND good.payments = 'good'), '-infinity')) END,
       account.payments, line.runs, line.contract_id, line.plan, line.add_ons, line.products, asked.product,
       line.region, line.negotiated, line.term_starts, version.id, extract(year FROM version.effective_at)::int
FROM unnest(%(who)s::{kind}[], %(ats)s::timestamptz[], %(products)s::text[]) WITH ORDINALITY
     AS asked (who, at, product, place)
JOIN accounts_contact contact ON {match}
JOIN accounts_account account ON account.id = contact.account_id
LEFT JOIN LATERAL (
    SELECT *, coalesce(ends_on >= (asked.at AT TIME ZONE account.timezone)::date, true) AS runs
    FROM accounts_contractline
    WHERE account_id = account.id AND superseded_at IS NULL
      AND starts_on <= (asked.at AT TIME ZONE account.timezone)::date
      AND (asked.product = '' OR products = '{{}}' OR asked.product = ANY (products))
    ORDER BY runs DESC, asked.product = ANY (products) DESC, starts_on DESC, id DESC LIMIT 1
) line ON true
LEFT JOIN LATERAL (
    SELECT id, effective_at FROM catalogues_catalogueversion
    WHERE catalogue_id = coalesce(line.catalogue_id, (SELECT min(id) FROM catalogues_catalogue))
      AND effective_at <= asked.at AND (line.version_id IS NULL OR id = line.version_id)
    ORDER BY effective_at DESC, number DESC LIMIT 1
) version ON true
"""
OF_CONTACTS = IN_FORCE.format(kind="bigint", match="contact.id = asked.who")
OF_ACCOUNTS = IN_FORCE.format(
    kind="bigint",
    match="contact.id = (SELECT min(one.id) FROM accounts_contact one WHERE one.account_id = asked.who)",
)
SAME_ADDRESS = (
    "lower(contact.email) = lower(asked.who)"
    """ AND lower(contact.email COLLATE "C") = lower(asked.who COLLATE "C")"""
)
"""Found by the index, and then the same in small ASCII letters only: see `addresses.py`."""
OF_ADDRESSES = IN_FORCE.format(kind="text", match=SAME_ADDRESS)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an account is: country (ISO 3166), part of it with holidays of its own, zone (IANA)."""

    country: str
    subdivision: str
    timezone: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A contact and what binds us to them at one instant: the contract in force and the version that speaks for it.

    `seats` are those they hold at that instant; `has_left` says that they no longer belong to the customer.
    `contract_id`, `version_id` and `facts` are None together: nothing was sold, or nothing is sold any more.
    `situation` says why they may not be served as usual, None where nothing does; `speaks` is the version that says
    what becomes of them; `lapsed` is what they had until their last contract expired.  `sold` are the products of each
    contract in force, none where it covers every one; `unpaid_for` is how long the account has been in arrears.
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
    situation: Situation | None
    speaks: int | None
    lapsed: ContractFacts | None
    place: Place
    sold: tuple[tuple[str, ...], ...] = ()
    unpaid_for: timedelta | None = None


def standing_of(contact_id: int, *, product: str, at: datetime) -> Standing | None:
    """What binds us to a contact at `at`, in one statement; None where there is no such contact.

    The day is the account's own.  Of several contracts in force, the one that names `product` counts, then the latest.
    """
    return standings_of([(contact_id, product)], at=at)[0]


def standings_of(asked: Sequence[tuple[int, str]], *, at: datetime) -> list[Standing | None]:
    """The same for contacts, each with a product: one answer for each, in one statement for all."""
    who, products = [contact_id for contact_id, _ in asked], [product for _, product in asked]
    return _standings(OF_CONTACTS, {"who": who, "ats": [at] * len(asked), "products": products})


def standings_then(asked: Sequence[tuple[int, str, datetime]]) -> list[Standing | None]:
    """The same, each at an instant of its own."""
    who, products, ats = (list(column) for column in zip(*asked, strict=True))
    return _standings(OF_CONTACTS, {"who": who, "ats": ats, "products": products})


def account_standing(account_id: int, *, product: str, at: datetime) -> Standing:
    """What binds us to an account, told of its first contact.  Raises NotFound for one that has no contact."""
    standing = _standings(OF_ACCOUNTS, {"who": [account_id], "ats": [at], "products": [product]})[0]
    if standing is None:
        raise NotFound("contact", "")
    return standing


def standings_at(asked: Sequence[tuple[str, datetime]], *, products: Sequence[str] = ()) -> list[Standing | None]:
    """The same for the contacts who write from these addresses at these instants, about these products, or none.

    One answer for each, in one statement for all; None where nobody is known by the address.
    """
    who, ats = [address for address, _ in asked], [at for _, at in asked]
    return _standings(OF_ADDRESSES, {"who": who, "ats": ats, "products": list(products) or [""] * len(asked)})


def _standings(statement: str, asked: Mapping[str, Any]) -> list[Standing | None]:
    found: list[Standing | None] = [None] * len(asked["who"])
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        for place, *row in cursor.fetchall():
            found[place] = _standing(row)
    return found


def _standing(row: Sequence[Any]) -> Standing:
    contact_id, name, email, language, has_left, held, account_id, account, *placed = row
    country, subdivision, timezone, on, sold, unpaid_for, payments, runs, contract_id, *bought = placed
    seats = seats_held((role, product) for role, _, product in (seat.partition(" ") for seat in held))
    who = (contact_id, name, email, language, account_id, account, on)
    place = Place(country, subdivision, timezone)
    facts, version_id = _facts(place, on, bought)
    situation = _situation(payments, runs if facts else None)
    more = (place, tuple(tuple(products.split()) for products in sold), unpaid_for)
    if facts is None or not runs:
        return Standing(*who, None, None, None, seats, has_left, situation, version_id, facts, *more)
    return Standing(*who, contract_id, version_id, facts, seats, has_left, situation, version_id, None, *more)


def _situation(payments: str, runs: bool | None) -> Situation | None:
    if runs:
        return Situation.IN_ARREARS if payments == Account.Payments.IN_ARREARS else None
    return Situation.NO_CONTRACT if runs is None else Situation.EXPIRED


def _facts(place: Place, on: date, bought: Sequence[Any]) -> tuple[ContractFacts | None, int | None]:
    """What a line's terms are drawn from, None without one; and the version that speaks."""
    plan, add_ons, products, product, region, negotiated, term_starts, version_id, first_year = bought
    if plan is None or version_id is None:
        return None, version_id
    facts = ContractFacts(
        plan=plan,
        add_ons=tuple(add_ons),
        products=tuple(products),
        product=product or None,
        region=region or None,
        timezone=place.timezone,
        country=place.country,
        subdivision=place.subdivision or None,
        term_starts=term_starts,
        holiday_years=holiday_years(first_year, on.year),
        negotiated=negotiated,
    )
    return facts, version_id


def contract_in_force(account_id: int, *, on: date) -> Contract | None:
    """The latest contract of an account that runs on that day, its first and last included."""
    running = Contract.objects.filter(account_id=account_id, starts_on__lte=on).exclude(ends_on__lt=on)
    return running.order_by("-starts_on", "-pk").first()


def contacts_at(addresses: Sequence[str]) -> dict[str, Actor]:
    """The contacts who write from these addresses, by address in small letters; unknown ones are left out."""
    wanted = {normal_email(each) for each in addresses}
    known = Contact.objects.annotate(address=Lower("email")).filter(address__in=[each.lower() for each in wanted])
    found = {normal_email(contact.email): contact.actor for contact in known}
    return {address: actor for address, actor in found.items() if address in wanted}
