"""What became of mails after they left, and the addresses that take none any more.

Whoever reads reports of mail servers calls `record_delivery_report`: it needs the Message-ID of our mail that the
report speaks of, or the recipient of the envelope it came back to, and nothing else of the report.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import connection

from palier.apps.audit import commands as audit
from palier.apps.errors import NotFound
from palier.apps.outbox import commands as outbox
from palier.apps.outbox import policies
from palier.apps.outbox.models import Delivery, OutgoingMail, SuppressedAddress
from palier.apps.transactions import one_transaction
from palier.core.actor import Actor
from palier.core.mail.addresses import normal_email
from palier.core.mail.refusals import Refusal, refusal_reported, status_in

SAID_CHARACTERS = 500

Result = tuple[str, str, str, str]
"""A recipient, what became of the mail for them, the enhanced status, the server's words."""

RECORD = """
INSERT INTO outbox_delivery (mail_id, case_id, recipient, state, status, said, at)
SELECT mail.id, mail.case_id, told.recipient, told.state, told.status, left(told.said, %(most)s), %(at)s
FROM outbox_outgoingmail mail,
     unnest(%(recipients)s::text[], %(states)s::text[], %(statuses)s::text[], %(said)s::text[])
         AS told (recipient, state, status, said)
WHERE mail.id = %(mail)s
ON CONFLICT ON CONSTRAINT delivery_once DO UPDATE
SET state = excluded.state, status = excluded.status, said = excluded.said, at = excluded.at
"""

SUPPRESS = """
INSERT INTO outbox_suppressedaddress (address, since, status, said, mail_id, lifted_by)
VALUES (%s, %s, %s, left(%s, 500), %s, '')
ON CONFLICT (address) WHERE lifted_at IS NULL DO NOTHING RETURNING id
"""


class Reported(StrEnum):
    """What a report says (RFC 3464 §2.3.3, the actions that matter)."""

    FAILED = "failed"
    DELAYED = "delayed"
    DELIVERED = "delivered"


OUTCOMES = {
    Reported.FAILED: Delivery.State.BOUNCED,
    Reported.DELAYED: Delivery.State.DELAYED,
    Reported.DELIVERED: Delivery.State.DELIVERED,
}


@dataclass(frozen=True, slots=True)
class ReportedMail:
    """The mail of ours that a report spoke of.  `suppressed`: its recipient is sent nothing more for now."""

    mail_id: int
    case_id: int | None
    recipient: str
    suppressed: bool


@one_transaction
def record_delivery_report(
    *,
    message_id: str,
    recipient: str = "",
    reported: Reported,
    status: str = "",
    said: str = "",
    by: Actor,
    at: datetime,
) -> ReportedMail | None:
    """Note what a report says of a mail of ours; None where no mail of ours has that Message-ID and recipient.

    `recipient` may be left out where the mail had one only; `status` is the enhanced status (RFC 3463), `said` the
    server's own words.  The case's page shows it; an address that is gone is sent nothing more.  The same report told
    twice changes nothing.  Raises NotAllowed.
    """
    policies.require(policies.may_report(by), by=by, act="record_delivery_report")
    mail = _mail_named(message_id)
    told = _recipient_of(mail, recipient) if mail else ""
    if mail is None or not told:
        return None
    status = status_in(status) or status_in(said)
    record_results(mail.pk, [(told, OUTCOMES[reported], status, said)], at=at)
    gone = reported is Reported.FAILED and refusal_reported(status, said) is Refusal.THIS_ADDRESS
    if gone:
        suppress(told, mail_id=mail.pk, status=status, said=said, at=at)
    if mail.case_id is not None:
        outbox.announce_case(mail.case_id, at=at)
    return ReportedMail(mail.pk, mail.case_id, told, gone)


def record_results(mail_id: int, results: list[Result], *, at: datetime) -> None:
    """Write what became of a mail for some of its recipients, one statement."""
    if not results:
        return
    recipients, states, statuses, said = (list(column) for column in zip(*results, strict=True))
    values = {"recipients": recipients, "states": states, "statuses": statuses, "said": said}
    with connection.cursor() as cursor:
        cursor.execute(RECORD, {**values, "mail": mail_id, "at": at, "most": SAID_CHARACTERS})


def suppress(address: str, *, mail_id: int | None, status: str, said: str, at: datetime) -> None:
    """Send nothing more to an address; where that is so already the first reason stays."""
    with connection.cursor() as cursor:
        cursor.execute(SUPPRESS, [spelled_alike(address), at, status, said, mail_id])


@one_transaction
def allow_address(*, address: str, by: Actor, at: datetime) -> None:
    """Let mail go to an address again.  Raises NotAllowed, NotFound (nothing was held back)."""
    policies.require(policies.may_allow_address(by), by=by, act="allow_address")
    held = SuppressedAddress.objects.filter(address=spelled_alike(address), lifted_at__isnull=True)
    cases = Delivery.objects.filter(recipient__iexact=address, case_id__isnull=False).order_by("-id")
    if not held.update(lifted_at=at, lifted_by=by.name):
        raise NotFound("address", address)
    audit.record(by=by, at=at, act="allow_address", facts={"address": spelled_alike(address)})
    for case_id in set(cases.values_list("case_id", flat=True)[:20]):
        if case_id is not None:
            outbox.announce_case(case_id, at=at)


def spelled_alike(address: str) -> str:
    """An address as suppressed ones are kept: two spellings that reach one mailbox everywhere are one."""
    return normal_email(address) or address.strip().lower()


def _mail_named(message_id: str) -> OutgoingMail | None:
    wanted = f"<{message_id.strip().strip('<>')}>"
    # Some servers write the id back in small letters; ours have no others but in their domain.
    return (
        OutgoingMail.objects.filter(message_id__in={wanted, wanted.lower()}).only("id", "case_id", "recipients").first()
    )


def _recipient_of(mail: OutgoingMail, recipient: str) -> str:
    """Our spelling of the recipient a report names; without a name, the only one there was."""
    if not recipient:
        return mail.recipients[0] if len(mail.recipients) == 1 else ""
    wanted = spelled_alike(recipient)
    alike = (one for one in mail.recipients if spelled_alike(one) == wanted)
    # Forwarded mail comes back naming an address we never wrote to: the only recipient is meant all the same.
    return next(alike, mail.recipients[0] if len(mail.recipients) == 1 else "")
