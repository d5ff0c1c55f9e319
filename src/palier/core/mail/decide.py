"""What one incoming mail asks of us: the second of the three steps parse, decide, apply; pure.

In order: our own mail never comes back in; nothing is done for someone we don't know; an answer continues its case
when its writer takes part in it; machines open nothing; the rest opens a case under a contract in force.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from palier.core.mail.message import ParsedMail


class HoldReason(StrEnum):
    """Why a mail waits for a person of the staff."""

    UNKNOWN_SENDER = "unknown_sender"
    NO_SENDER = "no_sender"
    NOT_A_PARTICIPANT = "not_a_participant"
    NO_CONTRACT = "no_contract"
    MACHINE = "machine"
    DELIVERY_REPORT = "delivery_report"


class DropReason(StrEnum):
    """Why a mail is kept but put before nobody."""

    OUR_OWN = "our_own"
    MACHINE_UNKNOWN = "machine_unknown"


@dataclass(frozen=True, slots=True)
class Sender:
    """A known contact, and whether a contract of their account is in force."""

    contact_id: int
    in_force: bool


@dataclass(frozen=True, slots=True)
class AnsweredCase:
    """The case that a signed name in the mail points to.

    An answer joins it until `joined_until`, that instant included: None while it is open, or where the plan lets a
    closed case be taken up again for ever.  A later answer opens a new case.
    """

    case_id: int
    participants: frozenset[int]
    joined_until: datetime | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What the house knows about a mail when it arrives at `at`.  Rights are those of now, not of when we wrote."""

    at: datetime
    sender: Sender | None
    answered: AnsweredCase | None
    from_us: bool


@dataclass(frozen=True, slots=True)
class Open:
    """Open a case for this contact.  `follows` is the closed case it answers too late to reopen it."""

    contact_id: int
    follows: int | None = None


@dataclass(frozen=True, slots=True)
class Append:
    """Add the words to this case, which reopens it where it was closed.  A machine's words move nothing."""

    case_id: int
    contact_id: int
    machine: bool


@dataclass(frozen=True, slots=True)
class Hold:
    """Put it before the staff."""

    reason: HoldReason


@dataclass(frozen=True, slots=True)
class Drop:
    """Keep it, and do nothing."""

    reason: DropReason


Decision = Open | Append | Hold | Drop


def decide(mail: ParsedMail, facts: Facts) -> Decision:
    """What becomes of a mail.  Sources: RFC 3834 for machines; promises.md A1, A4, A6, E1, E3, E5."""
    if facts.from_us:
        return Drop(DropReason.OUR_OWN)
    if facts.sender is None:
        return _from_stranger(mail)
    if facts.answered is not None:
        return _answer(mail, facts, facts.sender, facts.answered)
    if mail.automatic.is_machine:
        return Hold(HoldReason.MACHINE)
    return _open(facts.sender, follows=None)


def _from_stranger(mail: ParsedMail) -> Decision:
    """Mail of nobody we know: a person's waits for the staff, a machine's too when it tells of our own mail."""
    if mail.automatic.is_report:
        return Hold(HoldReason.DELIVERY_REPORT)
    if mail.automatic.is_machine:
        return Drop(DropReason.MACHINE_UNKNOWN)
    return Hold(HoldReason.UNKNOWN_SENDER if mail.sender.email else HoldReason.NO_SENDER)


def _answer(mail: ParsedMail, facts: Facts, sender: Sender, case: AnsweredCase) -> Decision:
    if sender.contact_id not in case.participants:
        return Hold(HoldReason.NOT_A_PARTICIPANT)
    machine = mail.automatic.is_machine
    if machine or case.joined_until is None or facts.at <= case.joined_until:
        return Append(case.case_id, sender.contact_id, machine)
    return _open(sender, follows=case.case_id)


def _open(sender: Sender, follows: int | None) -> Decision:
    if not sender.in_force:
        return Hold(HoldReason.NO_CONTRACT)
    return Open(sender.contact_id, follows)
