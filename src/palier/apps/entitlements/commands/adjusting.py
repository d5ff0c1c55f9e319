"""Giving back, moving, putting right: each needs a reason."""

from datetime import date, datetime

from palier.apps.audit import commands as audit
from palier.apps.entitlements import policies
from palier.apps.entitlements.commands.ledgerbook import OpenLedger, Place, take_ledger, take_places, told
from palier.apps.entitlements.errors import OtherAccount, OtherUnit, ReasonMissing, SameLedger
from palier.apps.rights import require
from palier.apps.transactions import one_transaction
from palier.core.actor import Actor
from palier.core.ledger import correct, period_on, receive, refund, send


@one_transaction
def refund_credits(
    *, contract_id: int, feature: str, act: int, amount: int, reason: str, by: Actor, at: datetime
) -> None:
    """Give back what `act` spent, into the lots it came from: what ended meanwhile expires with them.

    Raises NotAllowed, NotFound, NotCounted, ReasonMissing, MoreThanTaken.
    """
    require(policies.may_give_back(by), by=by, act="refund_credits")
    reason = _reason(reason)
    ledger = take_ledger(contract_id=contract_id, feature=feature, at=at)
    refund_in(ledger, act=act, amount=amount, reason=reason, by=by)
    told(ledger, "refund_credits", by=by, facts={"of": act, "amount": amount, "reason": reason})


def refund_in(ledger: OpenLedger, *, act: int, amount: int, reason: str, by: Actor) -> None:
    """The same in a ledger taken already; what came back to lots that have ended expires at once."""
    lines = refund(ledger.book, act, amount, count=ledger.row.count, at=ledger.at)
    ledger.write(lines, by=by, reason=reason)
    ledger.bring_up_to_date()


@one_transaction
def transfer_credits(*, source: Place, target: Place, amount: int, reason: str, by: Actor, at: datetime) -> None:
    """Move an amount to another contract of the same account, or to another feature of the same unit.

    What is moved keeps its last day.  Raises NotAllowed, NotFound, NotCounted, ReasonMissing, SameLedger, OtherAccount,
    OtherUnit, NotEnough, UnevenAmount.
    """
    require(policies.may_give_back(by), by=by, act="transfer_credits")
    reason = _reason(reason)
    if source == target:
        raise SameLedger
    taken = take_places([source, target], at=at)
    giver, taker = taken[source], taken[target]
    if giver.row.account_id != taker.row.account_id:
        raise OtherAccount
    if giver.row.count != taker.row.count:
        raise OtherUnit(giver.row.count, taker.row.count)
    lines, shares = send(giver.book, amount, count=giver.row.count, on=giver.on, at=at)
    giver.write(lines, by=by, reason=reason, other=taker.row)
    taker.write(receive(taker.book, shares, on=taker.on, at=at), by=by, reason=reason, other=giver.row)
    there: dict[str, audit.Fact] = {"to_contract": target[0], "to_feature": target[1]}
    told(giver, "transfer_credits", by=by, facts={"amount": amount, "reason": reason, **there})


@one_transaction
def correct_credits(
    *,
    contract_id: int,
    feature: str,
    amount: int,
    reason: str,
    ends_on: date | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Add an amount, valid until `ends_on` (the end of the running period unless said), or take one away.

    Raises NotAllowed, NotFound, NotCounted, ReasonMissing, NotEnough, UnevenAmount.
    """
    require(policies.may_give_back(by), by=by, act="correct_credits")
    reason = _reason(reason)
    ledger = take_ledger(contract_id=contract_id, feature=feature, at=at)
    period = period_on(ledger.rule.per if ledger.rule else None, ledger.sold.term, ledger.on)
    ends_on = ends_on or (period.ends_on if period else None)
    lines = correct(ledger.book, amount, count=ledger.row.count, on=ledger.on, ends_on=ends_on, at=at)
    ledger.write(lines, by=by, reason=reason)
    told(ledger, "correct_credits", by=by, facts={"amount": amount, "reason": reason})


def _reason(reason: str) -> str:
    if not reason.strip():
        raise ReasonMissing
    return reason.strip()
