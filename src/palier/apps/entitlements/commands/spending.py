"""Reserving, spending, releasing."""

from datetime import datetime

from palier.apps.entitlements import policies
from palier.apps.entitlements.commands.ledgerbook import NOTHING, Link, take_ledger, told
from palier.apps.rights import require
from palier.apps.transactions import one_transaction
from palier.core.actor import Actor
from palier.core.ledger import consume, consume_reserved, release, reserve


@one_transaction
def consume_credits(
    *, contract_id: int, feature: str, amount: int, reason: str = "", link: Link = NOTHING, by: Actor, at: datetime
) -> int:
    """Spend an amount, in sixtieths of the unit, of what can be spent today; answers the act, to be refunded by.

    Raises NotAllowed, NotFound, NotCounted, NotEnough, UnevenAmount.
    """
    require(policies.may_spend(by), by=by, act="consume_credits")
    ledger = take_ledger(contract_id=contract_id, feature=feature, at=at)
    lines = consume(ledger.book, amount, count=ledger.row.count, on=ledger.on, at=at)
    act = ledger.write(lines, by=by, reason=reason.strip(), link=link)
    told(ledger, "consume_credits", by=by, facts={"act": act, "amount": amount})
    return act


@one_transaction
def reserve_credits(
    *, contract_id: int, feature: str, amount: int, reason: str = "", link: Link = NOTHING, by: Actor, at: datetime
) -> int:
    """Set an amount aside for a booking; answers the act, to be used or released by.

    Raises NotAllowed, NotFound, NotCounted, NotEnough, UnevenAmount.
    """
    require(policies.may_spend(by), by=by, act="reserve_credits")
    ledger = take_ledger(contract_id=contract_id, feature=feature, at=at)
    lines = reserve(ledger.book, amount, count=ledger.row.count, on=ledger.on, at=at)
    act = ledger.write(lines, by=by, reason=reason.strip(), link=link)
    told(ledger, "reserve_credits", by=by, facts={"act": act, "amount": amount})
    return act


@one_transaction
def use_reserved(
    *,
    contract_id: int,
    feature: str,
    act: int,
    amount: int,
    reason: str = "",
    link: Link = NOTHING,
    by: Actor,
    at: datetime,
) -> int:
    """Spend of what `act` reserved; answers the new act.  Raises NotAllowed, NotFound, NotCounted, MoreThanTaken."""
    require(policies.may_spend(by), by=by, act="use_reserved")
    ledger = take_ledger(contract_id=contract_id, feature=feature, at=at)
    lines = consume_reserved(ledger.book, act, amount, count=ledger.row.count, at=at)
    spent = ledger.write(lines, by=by, reason=reason.strip(), link=link)
    told(ledger, "use_reserved", by=by, facts={"act": spent, "of": act, "amount": amount})
    return spent


@one_transaction
def release_credits(
    *, contract_id: int, feature: str, act: int, amount: int, reason: str = "", by: Actor, at: datetime
) -> None:
    """Give back what `act` reserved.  Raises NotAllowed, NotFound, NotCounted, MoreThanTaken."""
    require(policies.may_spend(by), by=by, act="release_credits")
    ledger = take_ledger(contract_id=contract_id, feature=feature, at=at)
    lines = release(ledger.book, act, amount, count=ledger.row.count, at=at)
    ledger.write(lines, by=by, reason=reason.strip())
    told(ledger, "release_credits", by=by, facts={"of": act, "amount": amount})
