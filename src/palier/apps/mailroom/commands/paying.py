"""News of an account's payments: written down, and the mail that arrears alone held comes in."""

from datetime import datetime

from django.db import connection, transaction

from palier.apps.accounts import commands as accounts
from palier.apps.accounts.commands.payments import Payments
from palier.apps.audit import commands as audit
from palier.apps.mailroom.commands.settling import MAILROOM
from palier.apps.outbox import commands as outbox
from palier.apps.together import write_together
from palier.core.actor import Actor
from palier.core.mail.decide import HoldReason

MAIL_WAITS = ("palier_mail_in", "")
"""What calls those who read mail."""

# Back to where they were when they arrived: they are read anew, and whatever they cause is dated at their arrival.
LET_IN = """
UPDATE mailroom_rawmail mail
SET state = 'received', reason = '', attempts = 0, next_attempt_at = NULL, decided_at = NULL
FROM accounts_contact contact JOIN accounts_account account ON account.id = contact.account_id
WHERE account.id = %s AND account.payments = 'good' AND lower(contact.email) = lower(mail.sender_address)
  AND lower(contact.email COLLATE "C") = lower(mail.sender_address COLLATE "C")
  AND mail.state = 'held' AND mail.reason = %s
RETURNING mail.id
"""


@transaction.atomic
def hear_of_payments(
    *,
    account_id: int,
    payments: Payments,
    since: datetime | None = None,
    reason: str = "",
    reference: str = "",
    by: Actor,
    at: datetime,
) -> bool:
    """`set_payments`; once the account stands well, mail held for arrears alone is read anew as of its arrival.

    Mail that a person has decided about, or that was refused and its sender told so, stays as it is.  False: this
    `reference` of the billing system was told before.  Raises what `set_payments` raises.
    """
    written = accounts.set_payments(
        account_id=account_id, payments=payments, since=since, reason=reason, reference=reference, by=by, at=at
    )
    if written:
        _let_in(account_id, by=by, at=at)
    return written


def _let_in(account_id: int, *, by: Actor, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(LET_IN, [account_id, HoldReason.IN_ARREARS.value])
        mails = sorted(row[0] for row in cursor.fetchall())
    if not mails:
        return
    facts: dict[str, audit.Fact] = {"mails": [str(each) for each in mails]}
    audit.record(by=by, at=at, act="let_paid_mail_in", account_id=account_id, facts=facts)
    outbox.announce_all([(MAILROOM, str(each)) for each in mails], at=at)
    write_together(notify=[MAIL_WAITS])
