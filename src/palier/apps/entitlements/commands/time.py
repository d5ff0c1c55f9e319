"""Time that agents spend on cases; it costs credits only where they say so."""

from datetime import datetime

from palier.apps.audit import commands as audit
from palier.apps.cases.casefile import CaseFile, put_back, take_case
from palier.apps.entitlements import policies
from palier.apps.entitlements.commands.adjusting import refund_in
from palier.apps.entitlements.commands.ledgerbook import Link, take_ledger, told
from palier.apps.entitlements.errors import AlreadyWithdrawn, NotCounted, NotHours, ReasonMissing, UnlikelyTime
from palier.apps.entitlements.models import TimeEntry
from palier.apps.errors import NotFound
from palier.apps.rights import require
from palier.apps.transactions import one_transaction
from palier.core.actor import Actor
from palier.core.case import Kind
from palier.core.ledger import consume

A_DAY = 24 * 60
HOURS = "hours"


@one_transaction
def book_time(
    *,
    case_id: int,
    minutes: int,
    what: str,
    worked_at: datetime | None = None,
    costs: str = "",
    by: Actor,
    at: datetime,
) -> int:
    """Note time spent on a case done at `worked_at` (now unless said) and answer the entry's id.

    `costs` names the feature, counted in hours, of the case's contract that pays for it; "" costs nothing.
    Raises NotAllowed, NotFound, UnlikelyTime, ReasonMissing, NotHours, NotCounted, NotEnough.
    """
    require(policies.may_spend(by), by=by, act="book_time")
    if not 0 < minutes <= A_DAY:
        raise UnlikelyTime(minutes)
    if not what.strip():
        raise ReasonMissing
    file = take_case(case_id=case_id, by=by, at=at)
    data = {"minutes": minutes, "what": what.strip(), "costs": costs or None}
    event = file.add(Kind.TIME_NOTED, data=data)
    entry = TimeEntry(
        case=file.case,
        account_id=file.case.account_id,
        agent_id=by.id,
        minutes=minutes,
        worked_at=worked_at or at,
        what=what.strip(),
        noted_at=file.at,
    )
    if costs:
        entry.ledger_id, entry.act = _paid(file, event.pk, minutes, what.strip(), costs, at=at)
    entry.save()
    event.data["time"] = entry.pk
    facts: dict[str, audit.Fact] = {"minutes": minutes, "time": entry.pk, "costs": costs}
    put_back(file, act="book_time", facts=facts)
    return entry.pk


@one_transaction
def withdraw_time(*, time_id: int, reason: str, by: Actor, at: datetime) -> None:
    """Take a time entry back, and give back what it cost.  One's own; a lead takes back anybody's.

    Raises NotAllowed, NotFound, ReasonMissing, AlreadyWithdrawn.
    """
    entry = (
        TimeEntry.objects.select_for_update(of=("self",)).select_related("ledger", "agent").filter(pk=time_id).first()
    )
    if entry is None:
        raise NotFound("time", str(time_id))
    file = take_case(case_id=entry.case_id, by=by, at=at)
    own = policies.may_spend(by) and entry.agent_id == by.id
    require(own or policies.may_give_back(by), by=by, act="withdraw_time")
    if not reason.strip():
        raise ReasonMissing
    if entry.withdrawn_at is not None:
        raise AlreadyWithdrawn
    if entry.ledger is not None and entry.act is not None:
        ledger = take_ledger(contract_id=entry.ledger.contract_id, feature=entry.ledger.feature, at=at)
        left = sum(ledger.book.still_consumed(entry.act).values())
        if left:
            refund_in(ledger, act=entry.act, amount=left, reason=reason.strip(), by=by)
            told(ledger, "refund_credits", by=by, facts={"of": entry.act, "amount": left})
    entry.withdrawn_at, entry.withdrawn_by, entry.withdrawn_reason = file.at, by.name, reason.strip()
    entry.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    data = {"time": entry.pk, "minutes": entry.minutes, "of": entry.agent.name, "reason": reason.strip()}
    file.add(Kind.TIME_WITHDRAWN, data=data)
    put_back(file, act="withdraw_time", facts={"time": entry.pk, "reason": reason.strip()})


def _paid(file: CaseFile, event_id: int, minutes: int, what: str, costs: str, *, at: datetime) -> tuple[int, int]:
    """Spend the minutes: a sixtieth of an hour each.  The ledger and the act."""
    case, by = file.case, file.by
    if case.contract_id is None:
        raise NotCounted(costs)
    ledger = take_ledger(contract_id=case.contract_id, feature=costs, at=at)
    if ledger.row.count != HOURS:
        raise NotHours(ledger.row.count)
    lines = consume(ledger.book, minutes, count=HOURS, on=ledger.on, at=at)
    act = ledger.write(lines, by=by, reason=what, link=Link(case_id=case.pk, event_id=event_id))
    told(ledger, "consume_credits", by=by, facts={"act": act, "amount": minutes})
    return ledger.row.pk, act
