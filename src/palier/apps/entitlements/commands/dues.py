"""What time owes to ledgers, and what is told of them: run for every contract each hour, safe to run twice."""

from datetime import datetime

from django.db import connection

from palier.apps.accounts.models import Contract
from palier.apps.entitlements.commands.ledgerbook import LEDGERS, OpenLedger, take_ledgers
from palier.apps.entitlements.models import CreditNotice
from palier.apps.entitlements.sold import sold
from palier.apps.outbox.commands import About, announce, owe_mail
from palier.apps.rights import is_system, require
from palier.apps.transactions import one_transaction
from palier.core.actor import PALIER, Actor
from palier.core.ledger import Alert, alerts_on

CREDITS_END = "credits_end"
"""The kind of mail that tells of notices."""

# A contract that has ended is visited until nothing is left in its ledgers; a day more than any zone's difference.
DUE = """
SELECT contract.id FROM accounts_contract contract
WHERE contract.id > %(after)s AND contract.starts_on <= (%(at)s AT TIME ZONE 'UTC')::date + 1
  AND (contract.ends_on IS NULL OR contract.ends_on >= (%(at)s AT TIME ZONE 'UTC')::date - 1
       OR EXISTS (SELECT FROM entitlements_ledgerentry entry
                  JOIN entitlements_ledger ledger ON ledger.id = entry.ledger_id
                  WHERE ledger.contract_id = contract.id HAVING sum(entry.free) > 0))
ORDER BY contract.id LIMIT %(limit)s
"""

# Account administrators; where there are none the named contacts; where nobody sits, whoever was entered first.
READERS = """
SELECT contact.email, contact.language,
       coalesce(min(CASE seat.role WHEN 'administrator' THEN 1 WHEN 'named' THEN 2 END), 3)
FROM accounts_contact contact
LEFT JOIN accounts_seat seat ON seat.contact_id = contact.id AND seat.held_until IS NULL
WHERE contact.account_id = %s GROUP BY contact.id ORDER BY 3, contact.id LIMIT %s
"""
MOST_READERS, NOBODY_SITS = 5, 3


def grant_due_to_all(*, at: datetime, limit: int = 1000, after: int = 0) -> int | None:
    """Bring the ledgers of the next `limit` contracts after the contract `after` up to date, each in its transaction.

    Answers the last contract visited, to go on after; None when there are no more.
    """
    with connection.cursor() as cursor:
        cursor.execute(DUE, {"after": after, "at": at, "limit": limit})
        contracts = [row[0] for row in cursor.fetchall()]
    for contract_id in contracts:
        grant_due(contract_id=contract_id, by=PALIER, at=at)
    return contracts[-1] if len(contracts) == limit else None


@one_transaction
def grant_due(*, contract_id: int, by: Actor, at: datetime) -> int:
    """Write what is due in every ledger of a contract: grants that begin, what ended; and tell what there is to tell.

    Answers how many lines were written; none the second time.  Raises NotAllowed.
    """
    require(is_system(by), by=by, act="grant_due")
    contract = Contract.objects.select_related("account").get(pk=contract_id)
    here = sold(contract, at=at)
    ledgers = take_ledgers(sold=here, at=at)
    written = sum(ledger.found_due for ledger in ledgers)
    if written:
        announce(topic=LEDGERS, subject=str(contract_id), at=at)
    _tell(contract, ledgers, at)
    return written


def _tell(contract: Contract, ledgers: list[OpenLedger], at: datetime) -> None:
    """Write down what was not told yet, and owe one mail for all of it.  The ledgers' locks make sure it is once."""
    seen = [
        (ledger, alert)
        for ledger in ledgers
        for alert in alerts_on(ledger.book, ledger.rule, ledger.sold.term, on=ledger.on)
    ]
    if not seen:
        return
    told = set(CreditNotice.objects.filter(contract_id=contract.pk).values_list("ledger_id", "kind", "lot"))
    new = [
        _notice(ledger, alert, at) for ledger, alert in seen if (ledger.row.pk, alert.kind.value, alert.lot) not in told
    ]
    if not new:
        return
    CreditNotice.objects.bulk_create(new)
    for email, language in _readers(contract.account_id):
        about = About(account_id=contract.account_id, event_id=new[0].pk)
        owe_mail(kind=CREDITS_END, recipients=[email], language=language, at=at, **about)


def _readers(account_id: int) -> list[tuple[str, str]]:
    """Whom to write to, and in which language."""
    with connection.cursor() as cursor:
        cursor.execute(READERS, [account_id, MOST_READERS])
        rows = cursor.fetchall()
    nearest = min((rank for *_, rank in rows), default=NOBODY_SITS)
    readers = [(email, language) for email, language, rank in rows if rank == nearest]
    return readers[:1] if nearest == NOBODY_SITS else readers


def _notice(ledger: OpenLedger, alert: Alert, at: datetime) -> CreditNotice:
    return CreditNotice(
        ledger=ledger.row,
        contract_id=ledger.row.contract_id,
        kind=alert.kind.value,
        lot=alert.lot,
        at=at,
        left=alert.left,
        granted=alert.granted,
        ends_on=alert.ends_on,
    )
