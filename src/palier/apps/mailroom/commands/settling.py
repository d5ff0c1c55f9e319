"""One raw mail becomes exactly one thing: a case, words in a case, mail that waits for staff, or a row kept aside."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import connection, transaction

from palier.apps.accounts.errors import NoContractInForce
from palier.apps.cases import commands as cases
from palier.apps.cases.words import Attached, Words
from palier.apps.mailroom.facts import facts_about
from palier.apps.mailroom.models import RawMail
from palier.apps.outbox import commands as outbox
from palier.apps.transactions import one_transaction
from palier.core.actor import Actor
from palier.core.mail.decide import Append, Decision, Drop, Hold, HoldReason, Open, decide
from palier.core.mail.message import ParsedMail
from palier.core.mail.parse import parse_mail

CHANNEL = "email"
MAILROOM = "mailroom"
"""The topic of the place where held mail is shown."""

UNSPOKEN = "…"
"""The text of a case whose mail held neither words nor a subject: a case always has words."""


TAKE = """
SELECT id, raw, envelope_from, envelope_to, received_at FROM mailroom_rawmail
WHERE id = %s AND state = 'received' FOR UPDATE SKIP LOCKED
"""

SETTLE = """
UPDATE mailroom_rawmail SET state = %s, reason = %s, case_id = %s, sender_name = %s, sender_address = %s, subject = %s,
       automatic = %s, decided_at = %s, next_attempt_at = NULL
WHERE id = %s
"""


@dataclass(frozen=True, slots=True)
class Taken:
    """A raw mail in hand, locked."""

    id: int
    raw: bytes
    envelope_from: str
    envelope_to: list[str]
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    """The one thing a mail became."""

    state: RawMail.State
    reason: str = ""
    case_id: int | None = None


@one_transaction
def settle_raw_mail(*, raw_id: int, at: datetime) -> bool:
    """Parse, decide, apply, in one transaction.  False: somebody else settled it, or is at it.

    What the mail causes is dated at its arrival: the customer's time runs from there, however late we read.
    """
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [raw_id])
        row = cursor.fetchone()
        if row is None:
            return False
        taken = Taken(*row)
        mail = parse_mail(bytes(taken.raw), envelope_from=taken.envelope_from)
        facts, sender = facts_about(mail, recipients=taken.envelope_to, at=taken.received_at)
        outcome = apply_decision(decide(mail, facts), mail, taken, by=sender)
        shown = (mail.sender.name, mail.sender.email, mail.subject, mail.automatic.value)
        cursor.execute(SETTLE, [outcome.state, outcome.reason, outcome.case_id, *shown, at, raw_id])
    if outcome.state == RawMail.State.HELD:
        outbox.announce(topic=MAILROOM, subject=str(raw_id), at=at)
    return True


@transaction.atomic
def settle_together(*, raw_ids: Sequence[int], at: datetime) -> None:
    """Settle several mails, all or none: whatever one of them raises leaves every one as it was."""
    for raw_id in raw_ids:
        settle_raw_mail(raw_id=raw_id, at=at)


def apply_decision(decision: Decision, mail: ParsedMail, taken: Taken, *, by: Actor) -> Outcome:
    """Do what was decided, as the sender, and say what became of the mail."""
    match decision:
        case Open():
            return _open(decision, mail, taken, by)
        case Append():
            return _append(decision, mail, taken, by)
        case Hold():
            return Outcome(RawMail.State.HELD, decision.reason.value)
        case Drop():
            return Outcome(RawMail.State.DROPPED, decision.reason.value)


def _open(decision: Open, mail: ParsedMail, taken: Taken, by: Actor) -> Outcome:
    """The contract may have ended between the question and the opening: then the mail is held after all."""
    words = words_of(mail, taken.id)
    try:
        opened = open_from_mail(decision.contact_id, mail.subject, words, by=by, at=taken.received_at)
    except NoContractInForce:
        return Outcome(RawMail.State.HELD, HoldReason.NO_CONTRACT.value)
    return Outcome(RawMail.State.CASE, case_id=opened.case_id)


def open_from_mail(contact_id: int, subject: str, words: Words, *, by: Actor, at: datetime) -> cases.Opened:
    """Open a case for a contact with the words and files of a mail."""
    return cases.open_case(contact_id=contact_id, subject=subject, channel=CHANNEL, words=words, by=by, at=at)


def _append(decision: Append, mail: ParsedMail, taken: Taken, by: Actor) -> Outcome:
    cases.record_customer_reply(
        case_id=decision.case_id,
        words=words_of(mail, taken.id),
        channel=CHANNEL,
        automatic=decision.machine,
        by=by,
        at=taken.received_at,
    )
    return Outcome(RawMail.State.CASE, case_id=decision.case_id)


def words_of(mail: ParsedMail, raw_id: int) -> Words:
    """The mail as a case keeps it: what was typed, what was repeated, the cleaned HTML and the files."""
    words = Words(
        text=mail.visible,
        html=mail.html,
        quoted=mail.quoted,
        message_id=f"<{mail.message_id}>" if mail.message_id else "",
        raw_mail_id=raw_id,
        attachments=tuple(Attached(file.name, file.media_type, file.content) for file in mail.files),
    )
    if words.text.strip() or words.attachments:
        return words
    return replace(words, text=mail.subject or UNSPOKEN)
