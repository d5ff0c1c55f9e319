"""What screens read of ledgers: the statement of a contract, time on a case."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from palier.apps.accounts.models import Contract
from palier.apps.cases.policies import visible_cases
from palier.apps.entitlements import policies
from palier.apps.entitlements.balances import Balance, ContractLine, Kept, balances_of, kept_for
from palier.apps.entitlements.models import Ledger, TimeEntry, Timer
from palier.apps.entitlements.reading import entry_of
from palier.apps.errors import NotFound
from palier.core.actor import Actor
from palier.core.catalogue.promises import Text
from palier.core.ledger import book_of


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


def statement_of(*, viewer: Actor, contract_id: int, at: datetime, feature: str = "") -> Statement:
    """The statement of a contract, of all its ledgers or of one feature.  Raises NotFound."""
    if not policies.may_see_ledgers(viewer):
        raise NotFound("contract", str(contract_id))
    return statement_shown(contract_id, at=at, feature=feature)


def statement_shown(contract_id: int, *, at: datetime, feature: str = "") -> Statement:
    """The same for whoever may see it already.  Raises NotFound."""
    return _statement(contract_id, kept_for(Q(pk=contract_id), at=at), feature)


def statement_with_places(
    *, viewer: Actor, contract_id: int, at: datetime, feature: str = ""
) -> tuple[Statement, Sequence[ContractLine]]:
    """The statement, and the account's contracts that count something: where credits can move.  Raises NotFound.

    Nowhere for whoever may not move them.  Four statements, however many contracts the account has.
    """
    if not policies.may_give_back(viewer):
        return statement_of(viewer=viewer, contract_id=contract_id, at=at, feature=feature), ()
    here = Contract.objects.filter(pk=contract_id).values("account_id")
    kept = kept_for(Q(account_id__in=here), at=at)
    places = [kept.line(key) for key, ledgers in kept.ledgers.items() if ledgers]
    return _statement(contract_id, kept, feature), places


def _statement(contract_id: int, kept: Kept, feature: str) -> Statement:
    contract = kept.contracts.get(contract_id)
    if contract is None:
        raise NotFound("contract", str(contract_id))
    line = kept.line(contract_id)
    labels = {balance.feature: balance.label for balance in line.balances}
    wanted = [row for row in kept.ledgers[contract_id] if feature in ("", row.feature)]
    lines = [said for row in wanted for said in _running(row, labels)]
    lines.sort(key=lambda said: (said.at, said.feature, said.seq))
    return Statement(line, tuple(lines), kept.sold[contract_id].provider, contract.account.timezone)


def unit_of(*, viewer: Actor, contract_id: int, feature: str) -> str:
    """The unit of one ledger.  Raises NotFound."""
    unit = Ledger.objects.filter(contract_id=contract_id, feature=feature).values_list("count", flat=True).first()
    if unit is None or not policies.may_see_ledgers(viewer):
        raise NotFound("entitlement", feature)
    return unit


def case_to_time(*, viewer: Actor, reference: str) -> tuple[int, int | None]:
    """A case and its contract, by the reference on its page.  Raises NotFound."""
    found = visible_cases(viewer).filter(reference=reference.upper()).values_list("id", "contract_id").first()
    if found is None:
        raise NotFound("case", reference)
    return found


def time_on_case(*, viewer: Actor, case_id: int, contract_id: int | None, at: datetime) -> CaseTime:
    """The time sheet of a case that the viewer has been shown."""
    rows = TimeEntry.objects.filter(case_id=case_id).select_related("agent", "ledger").order_by("worked_at", "id")
    balances = balances_of(contract_id, at=at) if contract_id and policies.may_see_ledgers(viewer) else ()
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


def _running(ledger: Ledger, labels: Mapping[str, Text]) -> Iterable[Line]:
    """The lines of one ledger with its balance after each."""
    rows = ledger.entries.all()
    balance = reserved = 0
    book = book_of(entry_of(row) for row in rows)
    for row in rows:
        first = row.seq == row.act
        balance, reserved = balance + row.free, reserved + row.reserved
        other = row.other_ledger
        yield Line(
            feature=ledger.feature,
            label=labels.get(ledger.feature, {"": ledger.feature}),
            count=ledger.count,
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
