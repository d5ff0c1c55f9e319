"""Taking a ledger to write in: its row locked, its lines read, what time owes it written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models.functions import Collate

from palier.apps.audit import commands as audit
from palier.apps.entitlements.errors import NotCounted
from palier.apps.entitlements.models import Ledger, LedgerEntry
from palier.apps.entitlements.reading import entry_of
from palier.apps.entitlements.sold import Sold, sold_under
from palier.apps.outbox.commands import announce
from palier.core.actor import PALIER, Actor
from palier.core.ledger import Book, Entry, Rule, book_of, bring_up_to

LEDGERS = "ledgers"
"""The topic of everything that changes a balance."""


@dataclass(frozen=True, slots=True)
class Link:
    """What a line was for: a case, one of its events, a booking's own name."""

    case_id: int | None = None
    event_id: int | None = None
    booking: str = ""


NOTHING = Link()


@dataclass(slots=True)
class OpenLedger:
    """A ledger in the hand of one transaction; `found_due` is how many lines time owed when it was taken."""

    row: Ledger
    book: Book
    sold: Sold
    at: datetime
    found_due: int = 0

    @property
    def on(self) -> date:
        """The account's day."""
        return self.sold.day(self.at)

    @property
    def rule(self) -> Rule | None:
        """How the feature is counted; None where it is not any more."""
        return self.sold.rule(self.row.feature)

    def write(
        self,
        lines: Sequence[Entry],
        *,
        by: Actor,
        reason: str = "",
        link: Link = NOTHING,
        other: Ledger | None = None,
    ) -> int:
        """Add lines and answer their act.  Their numbers are unique: without the lock one of two writers fails."""
        self.book = self.book.after(lines)
        rows = [_row(self.row, line, by, reason, link, other) for line in lines]
        LedgerEntry.objects.bulk_create(rows)
        return lines[0].act

    def bring_up_to_date(self) -> int:
        """Write what time owes; answers how many lines."""
        due = bring_up_to(self.book, self.rule, self.sold.bounds(self.row.opened_on), on=self.on, at=self.at)
        if due:
            self.write(due, by=PALIER)
        return len(due)


Place = tuple[int, str]
"""A contract and one of its features.  Ledgers are begun, then locked, in the order of their places: so nobody waits
for somebody who waits for them."""


def take_ledger(*, contract_id: int, feature: str, at: datetime) -> OpenLedger:
    """The ledger of a contract's feature, locked until the transaction ends, as it stands at `at`.

    Raises NotFound, NotCounted.
    """
    place = (contract_id, feature)
    return take_places([place], at=at)[place]


def take_places(places: Sequence[Place], *, at: datetime) -> dict[Place, OpenLedger]:
    """Several ledgers, of several contracts perhaps.  Raises NotFound, NotCounted."""
    order = sorted(places)
    known = {contract_id: sold_under(contract_id, at=at) for contract_id, _ in order}
    for contract_id, feature in order:
        open_missing(known[contract_id], at=at, features=[feature])
    taken = {}
    for contract_id, feature in order:
        wanted = Ledger.objects.select_for_update(no_key=True).filter(contract_id=contract_id, feature=feature)
        if (row := wanted.first()) is None:
            raise NotCounted(feature)
        entries = LedgerEntry.objects.filter(ledger=row).order_by("seq")
        taken[contract_id, feature] = _opened(row, map(entry_of, entries), known[contract_id], at)
    return taken


def take_ledgers(*, sold: Sold, at: datetime) -> list[OpenLedger]:
    """Every ledger of a contract, locked."""
    wanted = Ledger.objects.select_for_update(no_key=True).filter(contract_id=sold.contract_id)
    wanted = wanted.order_by(Collate("feature", "C"))
    if sold.in_force and set(sold.features) - set(_features(sold.contract_id)):
        open_missing(sold, at=at, features=sold.features)
    rows = list(wanted)
    lines: dict[int, list[Entry]] = {row.pk: [] for row in rows}
    for entry in LedgerEntry.objects.filter(ledger__in=lines).order_by("ledger_id", "seq"):
        lines[entry.ledger_id].append(entry_of(entry))
    return [_opened(row, lines[row.pk], sold, at) for row in rows]


def open_missing(sold: Sold, *, at: datetime, features: Iterable[str]) -> None:
    """Begin the ledgers that the contract's terms count while it runs and that nobody has begun yet."""
    if not sold.in_force:
        return
    known = set(_features(sold.contract_id))
    missing = [
        Ledger(
            contract_id=sold.contract_id,
            account_id=sold.account_id,
            feature=feature,
            count=sold.features[feature][1].count,
            opened_on=sold.day(at),
        )
        for feature in sorted(features)
        if feature not in known and feature in sold.features
    ]
    if missing:
        Ledger.objects.bulk_create(missing, ignore_conflicts=True)


def told(ledger: OpenLedger, act: str, *, by: Actor, facts: dict[str, audit.Fact] | None = None) -> None:
    """The audit entry of an act, and the word to open pages."""
    said: dict[str, audit.Fact] = {"contract": ledger.row.contract_id, "feature": ledger.row.feature, **(facts or {})}
    audit.record(by=by, at=ledger.at, act=act, account_id=ledger.row.account_id, facts=said)
    announce(topic=LEDGERS, subject=str(ledger.row.contract_id), at=ledger.at)


def _features(contract_id: int) -> Iterable[str]:
    """What has a ledger already."""
    return Ledger.objects.filter(contract_id=contract_id).values_list("feature", flat=True)


def _opened(row: Ledger, lines: Iterable[Entry], sold: Sold, at: datetime) -> OpenLedger:
    ledger = OpenLedger(row, book_of(lines), sold, at)
    ledger.found_due = ledger.bring_up_to_date()
    return ledger


def _row(ledger: Ledger, line: Entry, by: Actor, reason: str, link: Link, other: Ledger | None) -> LedgerEntry:
    opens = line.opens
    return LedgerEntry(
        ledger=ledger,
        account_id=ledger.account_id,
        seq=line.seq,
        act=line.act,
        lot=line.lot,
        settles=line.settles,
        at=line.at,
        kind=line.kind.value,
        free=line.free,
        reserved=line.reserved,
        starts_on=opens.starts_on if opens else None,
        ends_on=opens.ends_on if opens else None,
        period_on=opens.period_on if opens else None,
        promised=opens.promised if opens else None,
        actor_kind=by.kind.value,
        actor_id=by.id,
        actor_name=by.name,
        reason=reason,
        case_id=link.case_id,
        event_id=link.event_id,
        booking=link.booking,
        other_ledger=other,
    )
