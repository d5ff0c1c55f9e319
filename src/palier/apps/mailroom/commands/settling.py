"""One raw mail becomes exactly one thing: a case, words in a case, mail that waits for staff, or a row kept aside."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from palier.apps.accounts.errors import NoContractInForce
from palier.apps.accounts.models import Contact
from palier.apps.cases import commands as cases
from palier.apps.cases.words import Attached, Words
from palier.apps.mailroom.facts import facts_about
from palier.apps.mailroom.models import RawMail
from palier.apps.outbox import commands as outbox
from palier.core.mail.decide import Append, Decision, Drop, Hold, HoldReason, Open, decide
from palier.core.mail.message import ParsedMail
from palier.core.mail.parse import parse_mail

CHANNEL = "email"
MAILROOM = "mailroom"
"""The topic of the place where held mail is shown."""

UNSPOKEN = "…"
"""The text of a case whose mail held neither words nor a subject: a case always has words."""


@transaction.atomic
def settle_raw_mail(*, raw_id: int, at: datetime) -> bool:
    """Parse, decide, apply, in one transaction.  False: somebody else settled it, or is at it.

    What the mail causes is dated at its arrival: the customer's time runs from there, however late we read.
    """
    row = RawMail.objects.select_for_update(skip_locked=True).filter(pk=raw_id, state=RawMail.State.RECEIVED).first()
    if row is None:
        return False
    mail = parse_mail(bytes(row.raw), envelope_from=row.envelope_from)
    decision = decide(mail, facts_about(mail, recipients=row.envelope_to, at=row.received_at))
    describe(row, mail)
    apply_decision(decision, mail, row)
    row.decided_at, row.next_attempt_at = at, None
    row.save(force_update=True, update_fields=DECIDED)
    if row.state == RawMail.State.HELD:
        outbox.announce(topic=MAILROOM, subject=str(row.pk), at=at)
    return True


DECIDED = (
    "state",
    "reason",
    "case_id",
    "sender_name",
    "sender_address",
    "subject",
    "automatic",
    "decided_at",
    "next_attempt_at",
)


def describe(row: RawMail, mail: ParsedMail) -> None:
    """Note on the row what lists of mail show."""
    row.sender_name, row.sender_address = mail.sender.name, mail.sender.email
    row.subject, row.automatic = mail.subject, mail.automatic.value


def apply_decision(decision: Decision, mail: ParsedMail, row: RawMail) -> None:
    """Do what was decided, and note the outcome on the row, which the caller saves."""
    match decision:
        case Open():
            _open(decision.contact_id, mail, row)
        case Append():
            _append(decision, mail, row)
        case Hold():
            row.state, row.reason = RawMail.State.HELD, decision.reason.value
        case Drop():
            row.state, row.reason = RawMail.State.DROPPED, decision.reason.value


def _open(contact_id: int, mail: ParsedMail, row: RawMail) -> None:
    try:
        opened = open_from_mail(contact_id, mail, row)
    except NoContractInForce:
        row.state, row.reason = RawMail.State.HELD, HoldReason.NO_CONTRACT.value
    else:
        row.state, row.reason, row.case_id = RawMail.State.CASE, "", opened.case_id


def open_from_mail(contact_id: int, mail: ParsedMail, row: RawMail) -> cases.Opened:
    """Open a case for a contact with the words and files of a mail."""
    return cases.open_case(
        contact_id=contact_id,
        subject=mail.subject,
        channel=CHANNEL,
        words=words_of(mail, row.pk),
        by=Contact.objects.get(pk=contact_id).actor,
        at=row.received_at,
    )


def _append(decision: Append, mail: ParsedMail, row: RawMail) -> None:
    cases.record_customer_reply(
        case_id=decision.case_id,
        words=words_of(mail, row.pk),
        channel=CHANNEL,
        automatic=decision.machine,
        by=Contact.objects.get(pk=decision.contact_id).actor,
        at=row.received_at,
    )
    row.state, row.reason, row.case_id = RawMail.State.CASE, "", decision.case_id


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
