"""What screens read of ledgers: balances of all contracts, the statement of one, time on a case."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from palier.apps.accounts.models import Contract
from palier.apps.cases.policies import visible_cases
from palier.apps.entitlements import policies
from palier.apps.entitlements.models import CreditNotice, Ledger, LedgerEntry, TimeEntry, Timer
from palier.apps.entitlements.reading import entry_of
from palier.apps.entitlements.sold import sold
from palier.apps.errors import NotFound
from palier.core.actor import Actor
from palier.core.catalogue.promises import Text
from palier.core.ledger import AlertKind, Book, Lot, book_of

PAGE = 50


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


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a statement; `balance` and `reserved_after` are the ledger's after it, in sixtieths.

    `still_reserved` and `still_consumed` are what is left of the act to be released, or refunded: on its first line.
    `note` is the reason its author gave; `other_contract_id` and `other_feature` name the other end of a transfer.
    """

    feature: str
    label: Text
    count: str
    seq: int
    act: int
    at: datetime
    kind: str
    free: int
    reserved: int
    balance: int
    reserved_after: int
    starts_on: date | None
    ends_on: date | None
    author: str
    note: str
    case_id: int | None
    booking: str
    other_contract_id: int | None
    other_feature: str
    still_reserved: int
    still_consumed: int


@dataclass(frozen=True, slots=True)
class Statement:
    """Everything one contract's ledgers say, the oldest line first."""

    contract: ContractLine
    lines: tuple[Line, ...]
    provider: Text
    timezone: str


@dataclass(frozen=True, slots=True)
class TimeLine:
    """Time spent on a case; `costs` is the label of what paid for it."""

    id: int
    agent_id: int
    agent: str
    minutes: int
    worked_at: datetime
    what: str
    costs: Text
    withdrawn_by: str
    withdrawn_reason: str


@dataclass(frozen=True, slots=True)
class CaseTime:
    """The time sheet of a case: what was spent, what can pay, and since when the viewer's stopwatch runs."""

    lines: tuple[TimeLine, ...]
    minutes: int
    payers: tuple[Balance, ...]
    timer_since: datetime | None


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

    Balances are those of `at`, computed from the lines: seven statements, however many contracts.
    """
    if not policies.may_see_ledgers(viewer):
        return []
    like = "%" + wanted.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    asked: dict[str, str | int] = {"wanted": wanted, "like": like, "name": after[0], "id": after[1], "limit": PAGE + 1}
    with connection.cursor() as cursor:
        cursor.execute(CONTRACTS, asked)
        ids = [row[0] for row in cursor.fetchall()]
    return _contract_lines(ids, at)


def statement_of(*, viewer: Actor, contract_id: int, at: datetime, feature: str = "") -> Statement:
    """The statement of a contract, of all its ledgers or of one feature.  Raises NotFound."""
    if not policies.may_see_ledgers(viewer) or not Contract.objects.filter(pk=contract_id).exists():
        raise NotFound("contract", str(contract_id))
    return statement_shown(contract_id, at=at, feature=feature)


def statement_shown(contract_id: int, *, at: datetime, feature: str = "") -> Statement:
    """The same for whoever may see it already."""
    [line] = _contract_lines([contract_id], at)
    contract = Contract.objects.select_related("account").get(pk=contract_id)
    rows = LedgerEntry.objects.filter(ledger__contract_id=contract_id).select_related("ledger", "other_ledger")
    if feature:
        rows = rows.filter(ledger__feature=feature)
    labels = {balance.feature: balance.label for balance in line.balances}
    lines = [said for ledger in _by_ledger(rows).values() for said in _running(ledger, labels)]
    lines.sort(key=lambda said: (said.at, said.feature, said.seq))
    return Statement(line, tuple(lines), sold(contract, at=at).provider, contract.account.timezone)


def balances_of(contract_id: int, *, at: datetime) -> tuple[Balance, ...]:
    """What each ledger of one contract holds at `at`, for whoever may see it already."""
    return _contract_lines([contract_id], at)[0].balances


def balances_named(contract_id: int, *, labels: Mapping[str, Text], on: date) -> tuple[Balance, ...]:
    """The same on the account's day `on`, for who knows what the contract's terms call their features.

    Three statements.
    """
    rows = list(Ledger.objects.filter(contract_id=contract_id).order_by("pk"))
    entries = _by_ledger(LedgerEntry.objects.filter(ledger__in=rows).select_related("ledger")) if rows else {}
    told: dict[int, set[tuple[str, int]]] = {}
    for notice in CreditNotice.objects.filter(contract_id=contract_id) if rows else ():
        told.setdefault(notice.ledger_id, set()).add((notice.kind, notice.lot))
    return tuple(
        _balance(
            row,
            labels.get(row.feature, {"": row.feature}),
            book_of(entry_of(entry) for entry in entries.get(row.pk, [])),
            told.get(row.pk, set()),
            on,
        )
        for row in rows
    )


def unit_of(*, viewer: Actor, contract_id: int, feature: str) -> str:
    """The unit of one ledger.  Raises NotFound."""
    unit = Ledger.objects.filter(contract_id=contract_id, feature=feature).values_list("count", flat=True).first()
    if unit is None or not policies.may_see_ledgers(viewer):
        raise NotFound("entitlement", feature)
    return unit


def places_like(*, viewer: Actor, contract_id: int, at: datetime) -> Sequence[ContractLine]:
    """The contracts of the same account that count something, this one among them: where credits can move."""
    if not policies.may_give_back(viewer):
        return []
    here = Contract.objects.filter(pk=contract_id).values("account_id")
    ids = Ledger.objects.filter(account_id__in=here).order_by("contract_id").values_list("contract_id", flat=True)
    return _contract_lines(sorted(set(ids)), at)


def case_to_time(*, viewer: Actor, reference: str) -> tuple[int, int | None]:
    """A case and its contract, by the reference on its page.  Raises NotFound."""
    found = visible_cases(viewer).filter(reference=reference.upper()).values_list("id", "contract_id").first()
    if found is None:
        raise NotFound("case", reference)
    return found


def time_on_case(*, viewer: Actor, case_id: int, contract_id: int | None, at: datetime) -> CaseTime:
    """The time sheet of a case that the viewer has been shown."""
    rows = TimeEntry.objects.filter(case_id=case_id).select_related("agent", "ledger").order_by("worked_at", "id")
    line = _contract_lines([contract_id], at) if contract_id and policies.may_see_ledgers(viewer) else []
    balances = line[0].balances if line else ()
    labels = {balance.feature: balance.label for balance in balances}
    lines = tuple(_time_line(row, labels) for row in rows)
    timer = Timer.objects.filter(case_id=case_id, agent_id=viewer.id).values_list("started_at", flat=True).first()
    return CaseTime(
        lines=lines,
        minutes=sum(each.minutes for each in lines if not each.withdrawn_by),
        payers=tuple(balance for balance in balances if balance.count == "hours"),
        timer_since=timer,
    )


def _time_line(row: TimeEntry, labels: Mapping[str, Text]) -> TimeLine:
    costs: Text = labels.get(row.ledger.feature, {"": row.ledger.feature}) if row.ledger else {}
    return TimeLine(
        row.pk,
        row.agent_id,
        row.agent.name,
        row.minutes,
        row.worked_at,
        row.what,
        costs,
        row.withdrawn_by,
        row.withdrawn_reason,
    )


def _contract_lines(ids: Sequence[int], at: datetime) -> list[ContractLine]:
    """These contracts with their balances, in this order."""
    contracts = {row.pk: row for row in Contract.objects.select_related("account").filter(pk__in=ids)}
    ledgers = Ledger.objects.filter(contract_id__in=ids).order_by("pk")
    entries = _by_ledger(LedgerEntry.objects.filter(ledger__contract_id__in=ids).select_related("ledger"))
    notices: dict[int, set[tuple[str, int]]] = {}
    for told in CreditNotice.objects.filter(contract_id__in=ids):
        notices.setdefault(told.ledger_id, set()).add((told.kind, told.lot))
    books = {row.pk: book_of(entry_of(entry) for entry in entries.get(row.pk, [])) for row in ledgers}
    of_contract: dict[int, list[Ledger]] = {}
    for row in ledgers:
        of_contract.setdefault(row.contract_id, []).append(row)
    return [_contract_line(contracts[key], of_contract.get(key, []), books, notices, at) for key in ids]


def _contract_line(
    contract: Contract,
    ledgers: Iterable[Ledger],
    books: Mapping[int, Book],
    notices: Mapping[int, set[tuple[str, int]]],
    at: datetime,
) -> ContractLine:
    here = sold(contract, at=at)
    on = here.day(at)
    labels = {name: feature.label for name, (feature, _) in here.features.items()}
    return ContractLine(
        contract_id=contract.pk,
        account=contract.account.name,
        plan=here.plan,
        starts_on=contract.starts_on,
        ends_on=contract.ends_on,
        balances=tuple(
            _balance(row, labels.get(row.feature, {"": row.feature}), books[row.pk], notices.get(row.pk, set()), on)
            for row in ledgers
        ),
    )


def _balance(row: Ledger, label: Text, book: Book, told: set[tuple[str, int]], on: date) -> Balance:
    lots = [lot for lot in book.lots.values() if lot.is_open(on)]
    return Balance(
        feature=row.feature,
        label=label,
        count=row.count,
        free=sum(lot.free for lot in lots),
        reserved=book.reserved(),
        granted=sum(lot.granted for lot in lots),
        ends_on=min((lot.opening.ends_on for lot in lots if lot.free and lot.opening.ends_on), default=None),
        low=any(kind == AlertKind.LOW and _is_last(lots, lot) for kind, lot in told),
        expiring=any(
            kind == AlertKind.EXPIRING and book.lots[lot].free and book.lots[lot] in lots for kind, lot in told
        ),
    )


def _is_last(lots: Sequence[Lot], lot: int) -> bool:
    """Was the notice given of the newest lot, so that it still says how things are?"""
    return bool(lots) and lot == max(each.id for each in lots)


def _by_ledger(rows: Iterable[LedgerEntry]) -> dict[int, list[LedgerEntry]]:
    found: dict[int, list[LedgerEntry]] = {}
    for row in rows:
        found.setdefault(row.ledger_id, []).append(row)
    for lines in found.values():
        lines.sort(key=lambda row: row.seq)
    return found


def _running(rows: Sequence[LedgerEntry], labels: Mapping[str, Text]) -> Iterable[Line]:
    """The lines of one ledger with its balance after each."""
    balance = reserved = 0
    book = book_of(entry_of(row) for row in rows)
    for row in rows:
        first = row.seq == row.act
        balance, reserved = balance + row.free, reserved + row.reserved
        other = row.other_ledger
        yield Line(
            feature=row.ledger.feature,
            label=labels.get(row.ledger.feature, {"": row.ledger.feature}),
            count=row.ledger.count,
            seq=row.seq,
            act=row.act,
            at=row.at,
            kind=row.kind,
            free=row.free,
            reserved=row.reserved,
            balance=balance,
            reserved_after=reserved,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            author=row.actor_name,
            note=row.reason,
            case_id=row.case_id,
            booking=row.booking,
            other_contract_id=other.contract_id if other else None,
            other_feature=other.feature if other else "",
            still_reserved=sum(book.still_reserved(row.act).values()) if first else 0,
            still_consumed=sum(book.still_consumed(row.act).values()) if first else 0,
        )
