"""What contracts hold: the balance of each of their ledgers on a day, computed from the lines."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import JSONObject

from palier.apps.accounts.models import Contract
from palier.apps.entitlements import policies
from palier.apps.entitlements.models import CreditNotice, Ledger, LedgerEntry
from palier.apps.entitlements.reading import entry_of
from palier.apps.entitlements.sold import Sold, sold_of
from palier.core.actor import Actor
from palier.core.catalogue.promises import Text
from palier.core.ledger import AlertKind, Book, Lot, book_of

PAGE = 50


class Told(TypedDict):
    """A notice that was given of a ledger."""

    kind: str
    lot: int


@dataclass(frozen=True, slots=True)
class Balance:
    """What one ledger holds on a day, in sixtieths: to spend, reserved, and granted in the lots of that day."""

    feature: str
    label: Text
    count: str
    free: int
    reserved: int
    granted: int
    ends_on: date | None
    low: bool
    expiring: bool


@dataclass(frozen=True, slots=True)
class ContractLine:
    """One contract with its balances."""

    contract_id: int
    account: str
    plan: Text
    starts_on: date
    ends_on: date | None
    balances: tuple[Balance, ...]


CONTRACTS = """
SELECT contract.id FROM accounts_contract contract JOIN accounts_account account ON account.id = contract.account_id
WHERE EXISTS (SELECT FROM entitlements_ledger WHERE contract_id = contract.id)
  AND (%(wanted)s = '' OR account.name ILIKE %(like)s) AND (account.name, contract.id) > (%(name)s, %(id)s)
ORDER BY account.name, contract.id LIMIT %(limit)s
"""


def contracts_with_credits(
    *, viewer: Actor, at: datetime, wanted: str = "", after: tuple[str, int] = ("", 0)
) -> Sequence[ContractLine]:
    """The contracts that count something, by account, a page and one more; `wanted` is part of an account's name.

    Balances are those of `at`, computed from the lines: five statements, however many contracts.
    """
    if not policies.may_see_ledgers(viewer):
        return []
    like = "%" + wanted.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    asked: dict[str, str | int] = {"wanted": wanted, "like": like, "name": after[0], "id": after[1], "limit": PAGE + 1}
    with connection.cursor() as cursor:
        cursor.execute(CONTRACTS, asked)
        ids = [row[0] for row in cursor.fetchall()]
    kept = kept_for(Q(pk__in=ids), at=at)
    return [kept.line(key) for key in ids]


@dataclass(frozen=True, slots=True)
class Kept:
    """What is stored of some contracts: each with what it was sold and its ledgers, as they stand at `at`.

    A ledger comes with its entries, and with what was told of it: kinds of notices with their lots.
    """

    at: datetime
    contracts: Mapping[int, Contract]
    sold: Mapping[int, Sold]
    ledgers: Mapping[int, Sequence[Ledger]]

    def line(self, contract_id: int) -> ContractLine:
        """One of the contracts with its balances."""
        contract, here = self.contracts[contract_id], self.sold[contract_id]
        labels = {name: feature.label for name, (feature, _) in here.features.items()}
        on = here.day(self.at)
        return ContractLine(
            contract_id=contract.pk,
            account=contract.account.name,
            plan=here.plan,
            starts_on=contract.starts_on,
            ends_on=contract.ends_on,
            balances=tuple(_balance(row, labels, on) for row in self.ledgers[contract_id]),
        )


def kept_for(wanted: Q, *, at: datetime) -> Kept:
    """The contracts that are wanted: four statements, however many there are."""
    contracts = {row.pk: row for row in Contract.objects.select_related("account").filter(wanted).order_by("pk")}
    ledgers: dict[int, list[Ledger]] = {key: [] for key in contracts}
    for row in _ledgers(contracts):
        ledgers[row.contract_id].append(row)
    return Kept(at, contracts, sold_of(contracts.values(), at=at), ledgers)


def balances_of(contract_id: int, *, at: datetime) -> tuple[Balance, ...]:
    """What each ledger of one contract holds at `at`, for whoever may see it already."""
    return kept_for(Q(pk=contract_id), at=at).line(contract_id).balances


def balances_named(contract_id: int, *, labels: Mapping[str, Text], on: date) -> tuple[Balance, ...]:
    """The same on the account's day `on`, for who knows what the contract's terms call their features.

    Two statements.
    """
    return tuple(_balance(row, labels, on) for row in _ledgers([contract_id]))


def _ledgers(contract_ids: Iterable[int]) -> QuerySet[Ledger]:
    """The ledgers of these contracts, the oldest first, each with its entries and what was told of it."""
    told = CreditNotice.objects.filter(ledger=OuterRef("pk")).values_list(JSONObject(kind="kind", lot="lot"))
    entries = LedgerEntry.objects.order_by("seq").select_related("other_ledger")
    wanted = Ledger.objects.filter(contract__in=contract_ids).annotate(told=ArraySubquery(told))
    return wanted.order_by("pk").prefetch_related(Prefetch("entries", entries))


def _balance(row: Ledger, labels: Mapping[str, Text], on: date) -> Balance:
    book = book_of(entry_of(entry) for entry in row.entries.all())
    lots = [lot for lot in book.lots.values() if lot.is_open(on)]
    told: list[Told] = row.told  # type: ignore[attr-defined]  # as _ledgers read it
    return Balance(
        feature=row.feature,
        label=labels.get(row.feature, {"": row.feature}),
        count=row.count,
        free=sum(lot.free for lot in lots),
        reserved=book.reserved(),
        granted=sum(lot.granted for lot in lots),
        ends_on=min((lot.opening.ends_on for lot in lots if lot.free and lot.opening.ends_on), default=None),
        low=any(said["kind"] == AlertKind.LOW and _is_last(lots, said["lot"]) for said in told),
        expiring=any(said["kind"] == AlertKind.EXPIRING and _still_open(book, lots, said["lot"]) for said in told),
    )


def _is_last(lots: Sequence[Lot], lot: int) -> bool:
    """Was the notice given of the newest lot, so that it still says how things are?"""
    return bool(lots) and lot == max(each.id for each in lots)


def _still_open(book: Book, lots: Sequence[Lot], lot: int) -> bool:
    """Is there something left of the lot that a notice was given of?"""
    return bool(book.lots[lot].free) and book.lots[lot] in lots
