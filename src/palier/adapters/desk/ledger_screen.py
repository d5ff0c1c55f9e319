"""Ledgers in the reader's words: the list of contracts with their balances, the statement of one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from urllib.parse import urlencode
from uuid import uuid4

from django.urls import reverse
from django.utils.translation import gettext as _

from palier.adapters.shared import moments
from palier.adapters.shared.cells import harmless
from palier.adapters.shared.credits import credit_words, kind_words, moved_words, unit_words
from palier.adapters.shared.words import day_words, text_words
from palier.apps.cases.page_queries import references_of
from palier.apps.entitlements import policies
from palier.apps.entitlements.balances import PAGE, Balance, ContractLine
from palier.apps.entitlements.queries import CaseTime, Line, Statement, TimeLine
from palier.core.actor import Actor
from palier.core.ledger import UNIT


@dataclass(frozen=True, slots=True)
class BalanceCard:
    """What one ledger holds; `share` is what is left of what was granted, in tenths, for its bar."""

    feature: str
    label: str
    left: str
    granted: str
    reserved: str
    ends: str
    warning: str
    share: int
    unit: str


@dataclass(frozen=True, slots=True)
class ContractCard:
    """One contract and its balances."""

    id: int
    account: str
    plan: str
    term: str
    balances: tuple[BalanceCard, ...]


@dataclass(frozen=True, slots=True)
class LedgersPage:
    """A page of the list; `next` is empty on the last."""

    contracts: tuple[ContractCard, ...]
    wanted: str
    next: str


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One line of a statement; `day` is the account's, `give_back` names the acts that can end it."""

    at: datetime
    day: str
    feature: str
    label: str
    kind: str
    code: str
    moved: str
    reserved: str
    balance: str
    valid: str
    author: str
    note: str
    reference: str
    booking: str
    other_contract: int | None
    act: int
    give_back: tuple[str, ...]
    amount: str


@dataclass(frozen=True, slots=True)
class StatementScreen:
    """The statement of a contract; `feature` is the one it is narrowed to, `key` tells its forms from others."""

    contract: ContractCard
    lines: tuple[StatementLine, ...]
    feature: str
    may_correct: bool
    csv: str
    targets: tuple[tuple[str, str], ...]
    key: str


@dataclass(frozen=True, slots=True)
class TimeItem:
    """Time spent on a case."""

    id: int
    agent: str
    worked_at: datetime
    spent: str
    what: str
    costs: str
    withdrawn: str
    may_withdraw: bool


@dataclass(frozen=True, slots=True)
class TimeSheet:
    """The time sheet of a case; `key` tells its form from others."""

    reference: str
    items: tuple[TimeItem, ...]
    total: str
    payers: tuple[BalanceCard, ...]
    timer_since: datetime | None
    key: str


def ledgers_page(found: Sequence[ContractLine], wanted: str) -> LedgersPage:
    """A page of the list of contracts."""
    shown = found[:PAGE]
    following = ""
    if len(found) > PAGE:
        last = shown[-1]
        after = {"wanted": wanted, "account": last.account, "contract": last.contract_id}
        following = f"{reverse('desk:ledgers')}?{urlencode(after)}"
    return LedgersPage(tuple(contract_card(line) for line in shown), wanted, following)


def contract_card(line: ContractLine) -> ContractCard:
    """One contract."""
    return ContractCard(
        id=line.contract_id,
        account=line.account,
        plan=text_words(line.plan),
        term=_term(line.starts_on, line.ends_on),
        balances=tuple(_card(balance) for balance in line.balances),
    )


def statement_screen(
    statement: Statement, *, feature: str, viewer: Actor, places: Sequence[ContractLine]
) -> StatementScreen:
    """The statement of a contract, the newest line first."""
    case_ids = [line.case_id for line in statement.lines if line.case_id]
    references = references_of(viewer=viewer, case_ids=case_ids)
    may_correct = policies.may_give_back(viewer)
    address = reverse("desk:ledger_csv", args=[statement.contract.contract_id])
    zone = moments.zone_of(statement.timezone)
    lines = tuple(_line(line, references, may_correct, zone) for line in reversed(statement.lines))
    return StatementScreen(
        contract=contract_card(statement.contract),
        lines=lines,
        feature=feature,
        may_correct=may_correct,
        csv=f"{address}?{urlencode({'feature': feature})}" if feature else address,
        targets=tuple(
            (
                f"{place.contract_id}/{balance.feature}",
                f"{text_words(balance.label)}, {_term(place.starts_on, place.ends_on)}",
            )
            for place in places
            for balance in place.balances
        ),
        key=uuid4().hex,
    )


def csv_rows(statement: Statement, viewer: Actor) -> Iterable[list[str]]:
    """The statement as rows of a table, oldest first, headings first: hours as h:mm, the rest as numbers."""
    case_ids = [line.case_id for line in statement.lines if line.case_id]
    references = references_of(viewer=viewer, case_ids=case_ids)
    yield [
        _("Date"),
        _("Entitlement"),
        _("Unit"),
        _("Entry"),
        _("Change"),
        _("Change of reserved"),
        _("Balance"),
        _("Valid from"),
        _("Valid until"),
        _("Author"),
        _("Reason"),
        _("Case"),
        _("Booking"),
    ]
    zone = moments.zone_of(statement.timezone)
    for line in statement.lines:
        moved = (line.free, line.reserved, line.balance)
        yield [
            line.at.astimezone(zone).isoformat(timespec="seconds"),
            harmless(text_words(line.label)),
            unit_words(line.count),
            kind_words(line.kind),
            *(plain_number(amount, line.count) for amount in moved),
            line.starts_on.isoformat() if line.starts_on else "",
            line.ends_on.isoformat() if line.ends_on else "",
            harmless(line.author),
            harmless(line.note),
            references.get(line.case_id or 0, ""),
            harmless(line.booking),
        ]


def plain_number(amount: int, count: str) -> str:
    """An amount that a spreadsheet reads: "-7:30" hours, "2.25" days."""
    sign, size = ("-" if amount < 0 else ""), abs(amount)
    if count == "hours":
        return f"{sign}{size // UNIT}:{size % UNIT:02}"
    return f"{sign}{size / UNIT:g}"


def time_sheet(reference: str, found: CaseTime, *, viewer: Actor) -> TimeSheet:
    """The time sheet of a case."""
    return TimeSheet(
        reference=reference,
        items=tuple(_time_item(line, viewer) for line in found.lines),
        total=credit_words(found.minutes, "hours"),
        payers=tuple(_card(balance) for balance in found.payers),
        timer_since=found.timer_since,
        key=uuid4().hex,
    )


def _time_item(line: TimeLine, viewer: Actor) -> TimeItem:
    withdrawn = {"name": line.withdrawn_by, "reason": line.withdrawn_reason}
    return TimeItem(
        id=line.id,
        agent=line.agent,
        worked_at=line.worked_at,
        spent=credit_words(line.minutes, "hours"),
        what=line.what,
        costs=text_words(line.costs) if line.costs else "",
        withdrawn=_("Withdrawn by %(name)s: %(reason)s") % withdrawn if line.withdrawn_by else "",
        may_withdraw=not line.withdrawn_by and (line.agent_id == viewer.id or policies.may_give_back(viewer)),
    )


def balance_cards(balances: Iterable[Balance]) -> tuple[BalanceCard, ...]:
    """What a contract counts, each with what is left."""
    return tuple(_card(balance) for balance in balances)


def _card(balance: Balance) -> BalanceCard:
    granted = max(balance.granted, balance.free, 1)
    return BalanceCard(
        feature=balance.feature,
        label=text_words(balance.label),
        left=credit_words(balance.free, balance.count),
        granted=credit_words(balance.granted, balance.count),
        reserved=credit_words(balance.reserved, balance.count) if balance.reserved else "",
        ends=_("until %(day)s") % {"day": day_words(balance.ends_on)} if balance.ends_on else "",
        warning=_warning(balance),
        share=-(-balance.free * 10 // granted),
        unit=unit_words(balance.count),
    )


def _warning(balance: Balance) -> str:
    if not balance.granted:
        return ""
    if not balance.free:
        return "" if balance.reserved else _("used up")
    if balance.expiring:
        return _("ends soon")
    return _("a fifth or less left") if balance.low else ""


def _term(starts_on: date, ends_on: date | None) -> str:
    if ends_on is None:
        return _("since %(day)s") % {"day": day_words(starts_on)}
    return _("from %(first)s to %(last)s") % {"first": day_words(starts_on), "last": day_words(ends_on)}


def _line(line: Line, references: Mapping[int, str], may_correct: bool, zone: tzinfo) -> StatementLine:
    acts = ("use", "release") if line.still_reserved else ("refund",) if line.still_consumed and may_correct else ()
    return StatementLine(
        at=line.at,
        day=day_words(line.at.astimezone(zone).date()),
        feature=line.feature,
        label=text_words(line.label),
        kind=kind_words(line.kind),
        code=line.kind,
        moved=moved_words(line.free, line.count),
        reserved=moved_words(line.reserved, line.count),
        balance=credit_words(line.balance, line.count),
        valid=_valid(line),
        author=line.author,
        note=line.note,
        reference=references.get(line.case_id or 0, ""),
        booking=line.booking,
        other_contract=line.other_contract_id,
        act=line.act,
        give_back=acts,
        amount=plain_number(line.still_reserved or line.still_consumed, line.count),
    )


def _valid(line: Line) -> str:
    if line.starts_on is None:
        return ""
    return _("until %(day)s") % {"day": day_words(line.ends_on)} if line.ends_on else _("for the whole contract")
