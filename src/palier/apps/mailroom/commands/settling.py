"""One raw mail becomes exactly one thing: a case, words in a case, mail that waits for staff, an answer that says
who may open cases, or a row kept aside.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import connection, transaction

from palier.apps.accounts.queries import Standing, standings_at
from palier.apps.cases import commands as cases
from palier.apps.cases.words import Attached, Words
from palier.apps.mailroom.apart import understand
from palier.apps.mailroom.commands.overtaking import AUTOMATIC_AN_HOUR
from palier.apps.mailroom.commands.reporting import note_report
from palier.apps.mailroom.commands.sealed import set_aside
from palier.apps.mailroom.facts import CHANNEL, actor_of, facts_about, product_asked
from palier.apps.mailroom.hints import hints_for
from palier.apps.mailroom.known import Known, known_of
from palier.apps.mailroom.models import RawMail
from palier.apps.outbox import commands as outbox
from palier.core.actor import Actor
from palier.core.errors import DomainError
from palier.core.mail.decide import (
    AnswerAsStaff,
    Append,
    Decision,
    Drop,
    Hold,
    HoldReason,
    Note,
    Open,
    Same,
    SendBack,
    Spam,
    decide,
)
from palier.core.mail.marks import Mark
from palier.core.mail.message import ParsedMail

MAILROOM = "mailroom"
"""The topic of the place where held mail is shown."""

REFUSED = "refused:"
"""Begins the reason of an agent's mail that the house refused; the name of the refusal follows."""

UNSPOKEN = "…"
"""The text of a case whose mail held neither words nor a subject: a case always has words."""
TITLE_CHARACTERS = 80

TAKE = """
SELECT id, raw, envelope_from, envelope_to, received_at, coalesce(verdict, '') FROM mailroom_rawmail
WHERE id = ANY (%s) AND state = 'received' ORDER BY id FOR UPDATE
"""

SETTLE = """
UPDATE mailroom_rawmail SET
    state = said.state, reason = said.reason, case_id = said.case_id, sender_name = said.sender_name,
    sender_address = said.sender_address, subject = said.subject, automatic = said.automatic,
    answer_id = coalesce(said.answer_id, mailroom_rawmail.answer_id), decided_at = %s, next_attempt_at = NULL,
    verdict = said.verdict, marks = said.marks, fingerprint = said.fingerprint
FROM jsonb_populate_recordset(NULL::mailroom_rawmail, %s) AS said WHERE mailroom_rawmail.id = said.id
"""


TOLD_LATELY = """
SELECT sender_address, count(*) FROM mailroom_rawmail
WHERE (state = 'returned' OR (state = 'held' AND answer_id IS NOT NULL))
  AND sender_address = ANY (%s) AND received_at > %s
GROUP BY sender_address
"""
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Taken:
    """A raw mail in hand, locked."""

    id: int
    raw: bytes
    envelope_from: str
    envelope_to: list[str]
    received_at: datetime
    verdict: str


@dataclass(frozen=True, slots=True)
class Read:
    """A mail understood: what it says, what binds us to its sender, and what was decided."""

    taken: Taken
    mail: ParsedMail
    standing: Standing | None
    decision: Decision
    known: Known


@dataclass(frozen=True, slots=True)
class Outcome:
    """The one thing a mail became."""

    state: RawMail.State
    reason: str = ""
    case_id: int | None = None
    answer_id: int | None = None


def settle_raw_mail(*, raw_id: int, at: datetime) -> bool:
    """Settle one mail.  False: somebody else has settled it."""
    return settle_together(raw_ids=[raw_id], at=at) == 1


@transaction.atomic
def settle_together(*, raw_ids: Sequence[int], at: datetime) -> int:
    """Parse, decide, apply, for several mails, all or none: whatever one of them raises leaves every one as it was.

    Answers how many: those that somebody else has settled are left out.  What a mail causes is dated at its arrival:
    the customer's time runs from there, however late we read.
    """
    taken = _take(raw_ids)
    mails = _read(set_aside(taken, at=at))
    hints = _hints(mails)
    outcomes = _apply(mails)
    rows = [_row(each, outcomes[each.taken.id], hints.get(each.taken.id, "")) for each in mails]
    with connection.cursor() as cursor:
        cursor.execute(SETTLE, [at, json.dumps(rows)])
    held = [(MAILROOM, str(number)) for number, outcome in outcomes.items() if outcome.state == RawMail.State.HELD]
    outbox.announce_all(held, at=at)
    return len(taken)


def _take(raw_ids: Sequence[int]) -> list[Taken]:
    """Lock them.  A row that somebody just looks at is waited for: to pass it over would put the mail off for long."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [list(raw_ids)])
        return [Taken(*row) for row in cursor.fetchall()]


def _read(taken: Sequence[Taken]) -> list[Read]:
    mails = [understand(bytes(each.raw), envelope_from=each.envelope_from) for each in taken]
    asked = [(mail.sender.email, each.received_at) for mail, each in zip(mails, taken, strict=True)]
    standings = standings_at(asked)
    products = [
        product_asked(mail, standing=standing, recipients=each.envelope_to)
        for each, mail, standing in zip(taken, mails, standings, strict=True)
    ]
    if any(products):  # rare: contracts for products; what binds us to them is asked anew, by product
        standings = standings_at(asked, products=[product or "" for product in products])
    houses = known_of(mails, [(each.id, each.verdict) for each in taken])
    return [
        _decided(each, mail, standing, product, known)
        for each, mail, standing, product, known in zip(taken, mails, standings, products, houses, strict=True)
    ]


def _decided(taken: Taken, mail: ParsedMail, standing: Standing | None, product: str | None, known: Known) -> Read:
    facts = facts_about(
        mail,
        standing=standing,
        recipients=taken.envelope_to,
        product=product,
        house=known.house,
        at=taken.received_at,
    )
    return Read(taken, mail, standing, decide(mail, facts), known)


def _apply(mails: Sequence[Read]) -> dict[int, Outcome]:
    """Do what was decided, as each sender, and say what became of each mail: all new cases together, then the rest."""
    opening = [each for each in mails if isinstance(each.decision, Open) and each.decision.follows is None]
    opened = cases.open_cases(openings=[_opening(each) for each in opening])
    outcomes = {
        each.taken.id: Outcome(RawMail.State.CASE, case_id=case.case_id)
        for each, case in zip(opening, opened, strict=True)
    }
    outcomes |= send_back([each for each in mails if isinstance(each.decision, SendBack)])
    return {each.taken.id: outcomes.get(each.taken.id) or _outcome(each) for each in mails}


def send_back(mails: Sequence[Read]) -> dict[int, Outcome]:
    """Tell their senders who may open cases, or how their account stands.

    Who was told often within the hour is told no more, and their mail is held: never dropped.

    One statement asks how often, whatever the number of mails; two programs that answer each other end there.
    """
    told = _told_lately(mails)
    outcomes = {}
    for each in mails:
        address = each.mail.sender.email
        told[address] += 1
        assert isinstance(each.decision, SendBack)
        if told[address] > AUTOMATIC_AN_HOUR:
            outcomes[each.taken.id] = Outcome(RawMail.State.HELD, each.decision.reason.value)
        else:
            outcomes[each.taken.id] = _sent_back(each, each.decision)
    return outcomes


def _told_lately(mails: Sequence[Read]) -> Counter[str]:
    if not mails:
        return Counter()
    addresses = [each.mail.sender.email for each in mails]
    since = min(each.taken.received_at for each in mails) - HOUR
    with connection.cursor() as cursor:
        cursor.execute(TOLD_LATELY, [addresses, since])
        return Counter(dict(cursor.fetchall()))


def _sent_back(read: Read, decision: SendBack) -> Outcome:
    assert read.standing is not None
    standing = read.standing
    answer_id = outbox.owe_mail(
        kind="resubmit" if decision.reason is HoldReason.MAY_NOT_OPEN else "not_admitted",
        recipients=[standing.email],
        language=standing.language,
        at=read.taken.received_at,
        account_id=standing.account_id,
        in_reply_to=f"<{read.mail.message_id}>" if read.mail.message_id else "",
    )
    state = RawMail.State.HELD if decision.held else RawMail.State.RETURNED
    return Outcome(state, decision.reason.value, answer_id=answer_id)


def _opening(read: Read) -> cases.Opening:
    assert read.standing is not None
    words = words_of(read.mail, read.taken.id)
    by, at = actor_of(read.standing), read.taken.received_at
    assert isinstance(read.decision, Open)
    topic, product = read.decision.topic, read.decision.product
    return cases.Opening(read.standing, title_of(read.mail), words, CHANNEL, by, at, product=product, topic=topic)


def _outcome(read: Read) -> Outcome:
    """What becomes of a mail that opens no case of its own."""
    match read.decision:
        case Open():
            return _continue(read.decision, read)
        case Append():
            return _append(read.decision, read)
        case AnswerAsStaff():
            return _answer_as_staff(read.decision, read)
        case Note():
            case_id = note_report(read.mail, read.decision.case_id, at=read.taken.received_at)
            return Outcome(RawMail.State.NOTED, case_id=case_id)
    return _kept_aside(read.decision)


def _kept_aside(decision: Decision) -> Outcome:
    """What becomes of a mail that changes nothing but its own row."""
    match decision:
        case Same():
            return Outcome(RawMail.State.SAME, str(decision.raw_id))
        case Spam():
            return Outcome(RawMail.State.SPAM)
        case Hold():
            return Outcome(RawMail.State.HELD, decision.reason.value)
        case Drop():
            return Outcome(RawMail.State.DROPPED, decision.reason.value)
    raise AssertionError(decision)


def _append(decision: Append, read: Read) -> Outcome:
    kept_in = cases.record_customer_reply(
        case_id=decision.case_id,
        words=words_of(read.mail, read.taken.id),
        channel=CHANNEL,
        automatic=decision.machine,
        by=actor_of(read.standing),
        at=read.taken.received_at,
    )
    return Outcome(RawMail.State.CASE, case_id=kept_in)


def _answer_as_staff(decision: AnswerAsStaff, read: Read) -> Outcome:
    """An agent's answer from their own mail program.  What they may not do, or what is wrong with it, holds it."""
    assert read.known.house.staff is not None
    try:
        with transaction.atomic():
            cases.reply_to_case(
                case_id=decision.case_id,
                words=words_of(read.mail, read.taken.id),
                by=read.known.house.staff,
                at=read.taken.received_at,
            )
    except DomainError as refusal:
        return Outcome(RawMail.State.HELD, f"{REFUSED}{type(refusal).__name__}")
    return Outcome(RawMail.State.CASE, case_id=decision.case_id)


def _continue(decision: Open, read: Read) -> Outcome:
    """An answer too late to reopen its case: a new one goes on from there."""
    assert decision.follows is not None
    opened = cases.continue_case(
        case_id=decision.follows,
        words=words_of(read.mail, read.taken.id),
        channel=CHANNEL,
        topic=decision.topic,
        by=actor_of(read.standing),
        at=read.taken.received_at,
    )
    return Outcome(RawMail.State.CASE, case_id=opened.case_id)


def _hints(mails: Sequence[Read]) -> Mapping[int, str]:
    """To which cases new ones may belong; asked before any of them is there."""
    new = [each for each in mails if isinstance(each.decision, Open) and each.decision.follows is None]
    return hints_for({each.taken.id: (each.mail, each.standing) for each in new if each.standing is not None})


def _row(read: Read, outcome: Outcome, hint: str) -> Mapping[str, str | int | None]:
    """What the row of a mail says once it is settled."""
    return {
        "id": read.taken.id,
        "state": outcome.state.value,
        "reason": outcome.reason,
        "case_id": outcome.case_id,
        "answer_id": outcome.answer_id,
        "sender_name": read.mail.sender.name,
        "sender_address": read.mail.sender.email,
        "subject": read.mail.subject,
        "automatic": read.mail.automatic.value or ("unproven" if Mark.UNPROVEN in read.known.marks else ""),
        "verdict": read.known.house.verdict.value,
        "marks": " ".join(filter(None, (*read.known.marks, hint))),
        "fingerprint": read.known.fingerprint or None,
    }


def open_from_mail(
    contact_id: int, subject: str, words: Words, *, product: str, by: Actor, at: datetime
) -> cases.Opened:
    """Open a case for a contact with the words and files of a mail that a person of the staff lets in."""
    return cases.open_case(
        contact_id=contact_id,
        subject=subject,
        channel=CHANNEL,
        words=words,
        product=product,
        vouched=True,
        by=by,
        at=at,
    )


def title_of(mail: ParsedMail) -> str:
    """What a case by mail is called: its subject, else its first words, for a list shows what cases are called."""
    first = next((line.strip() for line in mail.visible.splitlines() if line.strip()), UNSPOKEN)
    return mail.subject or (first if len(first) <= TITLE_CHARACTERS else f"{first[: TITLE_CHARACTERS - 1].rstrip()}…")


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
