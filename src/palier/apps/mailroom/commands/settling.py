"""One raw mail becomes exactly one thing: a case, words in a case, mail that waits for staff, or a row kept aside."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import connection, transaction

from palier.apps.accounts.errors import NoContractInForce
from palier.apps.cases import commands as cases
from palier.apps.cases.words import Attached, Words
from palier.apps.mailroom.facts import Known, facts_about, known_senders
from palier.apps.mailroom.models import RawMail
from palier.apps.outbox import commands as outbox
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
WHERE id = ANY (%s) AND state = 'received' ORDER BY id FOR UPDATE SKIP LOCKED
"""

SETTLE = """
UPDATE mailroom_rawmail SET
    state = said.state, reason = said.reason, case_id = said.case_id, sender_name = said.sender_name,
    sender_address = said.sender_address, subject = said.subject, automatic = said.automatic,
    decided_at = %s, next_attempt_at = NULL
FROM jsonb_populate_recordset(NULL::mailroom_rawmail, %s) AS said WHERE mailroom_rawmail.id = said.id
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


def settle_raw_mail(*, raw_id: int, at: datetime) -> bool:
    """Settle one mail.  False: somebody else settled it, or is at it."""
    return settle_together(raw_ids=[raw_id], at=at) == 1


@transaction.atomic
def settle_together(*, raw_ids: Sequence[int], at: datetime) -> int:
    """Parse, decide, apply, for several mails, all or none: whatever one of them raises leaves every one as it was.

    Answers how many: those that somebody else settled, or is at, are left to them.  What a mail causes is dated at
    its arrival: the customer's time runs from there, however late we read.
    """
    taken = _take(raw_ids)
    mails = [parse_mail(bytes(each.raw), envelope_from=each.envelope_from) for each in taken]
    known = known_senders([(mail.sender.email, each.received_at) for mail, each in zip(mails, taken, strict=True)])
    settled = [_settle(*each) for each in zip(taken, mails, known, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(SETTLE, [at, json.dumps(settled)])
    held = [str(each["id"]) for each in settled if each["state"] == RawMail.State.HELD]
    outbox.announce_all([(MAILROOM, raw_id) for raw_id in held], at=at)
    return len(settled)


def _take(raw_ids: Sequence[int]) -> list[Taken]:
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [list(raw_ids)])
        return [Taken(*row) for row in cursor.fetchall()]


def _settle(taken: Taken, mail: ParsedMail, known: Known) -> Mapping[str, str | int | None]:
    """Do what one mail asks for; answers what its row then says."""
    facts = facts_about(mail, sender=known.sender, recipients=taken.envelope_to, at=taken.received_at)
    outcome = apply_decision(decide(mail, facts), mail, taken, by=known.actor)
    return {
        "id": taken.id,
        "state": outcome.state.value,
        "reason": outcome.reason,
        "case_id": outcome.case_id,
        "sender_name": mail.sender.name,
        "sender_address": mail.sender.email,
        "subject": mail.subject,
        "automatic": mail.automatic.value,
    }


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
