"""What the desk's screens read of accounts: the list, one account, its contracts with everything done to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef
from django.db.models.functions import JSONArray

from palier.apps.accounts import policies
from palier.apps.accounts.contract_models import ContractAct, ContractLine, PaymentChange
from palier.apps.accounts.models import Account, Contact, Contract
from palier.apps.errors import NotFound
from palier.core.actor import Actor

PAGE = 50
MOST_CONTACTS = 200
MOST_CHANGES = 50

ACCOUNTS = """
SELECT account.id, account.name, account.country, account.payments, account.domains, held.plans, held.ends_on
FROM accounts_account account
LEFT JOIN LATERAL (
    SELECT array_agg(DISTINCT line.plan ORDER BY line.plan) AS plans, min(contract.ends_on) AS ends_on
    FROM accounts_contractline line JOIN accounts_contract contract ON contract.id = line.contract_id
    WHERE line.account_id = account.id AND line.superseded_at IS NULL
      AND daterange(line.starts_on, line.ends_on, '[]') @> (%(at)s AT TIME ZONE account.timezone)::date
) held ON true
WHERE (lower(account.name), account.id) > (%(name)s, %(id)s)
  AND (%(wanted)s = '' OR lower(account.name) LIKE %(like)s OR account.domains @> ARRAY[%(wanted)s])
ORDER BY lower(account.name), account.id LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One account of the list: what it has today, and when that ends."""

    id: int
    name: str
    country: str
    payments: str
    domains: tuple[str, ...]
    plans: tuple[str, ...]
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class LineRow:
    """What a contract holds from one day to another; `superseded_at` is set where that is known better since."""

    plan: str
    add_ons: tuple[str, ...]
    products: tuple[str, ...]
    region: str
    negotiated: str
    keeps_version: bool
    starts_on: date
    ends_on: date | None
    recorded_at: datetime
    superseded_at: datetime | None


@dataclass(frozen=True, slots=True)
class ActRow:
    """One act on a contract."""

    kind: str
    from_on: date
    order_number: str
    reason: str
    recorded_at: datetime
    actor: str


@dataclass(frozen=True, slots=True)
class ContractPage:
    """One contract: what it holds and what was done to it; `lines` are believed, `past` were once."""

    id: int
    account_id: int
    account: str
    catalogue_id: int
    catalogue: str
    order_number: str
    starts_on: date
    ends_on: date | None
    lines: tuple[LineRow, ...]
    past: tuple[LineRow, ...]
    acts: tuple[ActRow, ...]
    today: date

    @property
    def held(self) -> LineRow:
        """What it holds today, or first where it is yet to start, or held last."""
        running = [line for line in self.lines if line.starts_on <= self.today]
        return running[-1] if running else self.lines[0]


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One person of an account."""

    id: int
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """One change of an account's payments."""

    payments: str
    since: datetime
    reason: str
    reference: str
    actor: str


PAYMENT = ("payments", "since", "reason", "reference", "actor_name")


@dataclass(frozen=True, slots=True)
class AccountPage:
    """One account with all that a screen shows of it, but its cases."""

    id: int
    name: str
    country: str
    subdivision: str
    timezone: str
    language: str
    region: str
    products: tuple[str, ...]
    domains: tuple[str, ...]
    billing_reference: str
    payments: str
    contacts: tuple[ContactRow, ...]
    contracts: tuple[ContractPage, ...]
    changes: tuple[PaymentRow, ...]


def account_lines(
    *, viewer: Actor, wanted: str = "", after: tuple[str, int] = ("", 0), at: datetime
) -> Sequence[AccountLine]:
    """Accounts by name, in one statement; one more than a page when there are more.

    `wanted` is part of a name or a whole domain; `after` the small-lettered name and id of the last one seen.
    """
    if not policies.may_see_accounts(viewer):
        return ()
    wanted = wanted.strip().lower().lstrip("@")
    like = "%" + wanted.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") + "%"
    values: dict[str, Any] = {"at": at, "name": after[0], "id": after[1], "wanted": wanted, "like": like}
    values["limit"] = PAGE + 1
    with connection.cursor() as cursor:
        cursor.execute(ACCOUNTS, values)
        rows = cursor.fetchall()
    return tuple(
        AccountLine(key, name, country, payments, tuple(domains), tuple(plans or ()), ends_on)
        for key, name, country, payments, domains, plans, ends_on in rows
    )


def account_page(*, viewer: Actor, account_id: int, at: datetime) -> AccountPage:
    """One account.  Raises NotFound."""
    people = Contact.objects.filter(account=OuterRef("pk"), left_at=None).order_by("name")
    changes = PaymentChange.objects.filter(account=OuterRef("pk")).order_by("-since", "-pk")
    account = (
        Account.objects.filter(pk=account_id)
        .annotate(people=ArraySubquery(people.values(row=JSONArray("pk", "name", "email"))[:MOST_CONTACTS]))
        .annotate(changes=ArraySubquery(changes.values(row=JSONArray(*PAYMENT))[:MOST_CHANGES]))
        .first()
    )
    if account is None or not policies.may_see_accounts(viewer):
        raise NotFound("account", str(account_id))
    contracts = Contract.objects.filter(account_id=account_id).select_related("account", "catalogue")
    return AccountPage(
        id=account.pk,
        name=account.name,
        country=account.country,
        subdivision=account.subdivision,
        timezone=account.timezone,
        language=account.language,
        region=account.region,
        products=tuple(account.products),
        domains=tuple(account.domains),
        billing_reference=account.billing_reference,
        payments=account.payments,
        contacts=tuple(ContactRow(*row) for row in account.people),
        contracts=_pages(list(contracts.order_by("-starts_on", "-pk")), at),
        changes=tuple(
            PaymentRow(payments, datetime.fromisoformat(since), reason, reference, actor)
            for payments, since, reason, reference, actor in account.changes
        ),
    )


def contract_page(*, viewer: Actor, contract_id: int, at: datetime) -> ContractPage:
    """One contract.  Raises NotFound."""
    found = list(Contract.objects.filter(pk=contract_id).select_related("account", "catalogue"))
    if not found or not policies.may_see_accounts(viewer):
        raise NotFound("contract", str(contract_id))
    return _pages(found, at)[0]


def _pages(contracts: Sequence[Contract], at: datetime) -> tuple[ContractPage, ...]:
    ids = [contract.pk for contract in contracts]
    lines = list(ContractLine.objects.filter(contract_id__in=ids).order_by("starts_on", "pk"))
    acts = list(ContractAct.objects.filter(contract_id__in=ids).order_by("pk"))
    return tuple(_page(contract, lines, acts, at) for contract in contracts)


def _page(contract: Contract, lines: Sequence[ContractLine], acts: Sequence[ContractAct], at: datetime) -> ContractPage:
    mine = [line for line in lines if line.contract_id == contract.pk]
    return ContractPage(
        id=contract.pk,
        account_id=contract.account_id,
        account=contract.account.name,
        catalogue_id=contract.catalogue_id,
        catalogue=contract.catalogue.slug,
        order_number=contract.order_number,
        starts_on=contract.starts_on,
        ends_on=contract.ends_on,
        lines=tuple(_line(line) for line in mine if line.superseded_at is None),
        past=tuple(_line(line) for line in mine if line.superseded_at is not None),
        acts=tuple(
            ActRow(act.kind, act.from_on, act.order_number, act.reason, act.recorded_at, act.actor_name)
            for act in acts
            if act.contract_id == contract.pk
        ),
        today=at.astimezone(ZoneInfo(contract.account.timezone)).date(),
    )


def _line(line: ContractLine) -> LineRow:
    return LineRow(
        plan=line.plan,
        add_ons=tuple(line.add_ons),
        products=tuple(line.products),
        region=line.region,
        negotiated=line.negotiated,
        keeps_version=line.version_id is not None,
        starts_on=line.starts_on,
        ends_on=line.ends_on,
        recorded_at=line.recorded_at,
        superseded_at=line.superseded_at,
    )
