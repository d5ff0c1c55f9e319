"""What one incoming mail asks of us: the second of the three steps parse, decide, apply; pure.

In order: our own mail never comes back in; what came before by another way is told to be the same; reports go to the
mail they are about; what a mail server calls spam, and what fails the checks of its sender's domain, waits aside;
nothing is done for someone we don't know; staff act by mail only when it is proven that they wrote; an answer continues
its case when its writer takes part in it; machines open nothing; the rest opens a case under a contract in force, if
the plan lets its writer open one (`who_may_open`, and `from_others` for the others).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from palier.core.catalogue.admission import AS_USUAL, Admission, Outcome, Topic
from palier.core.catalogue.circles import Entrance
from palier.core.mail.authentication import Verdict
from palier.core.mail.automatic import Automatic
from palier.core.mail.message import ParsedMail


class HoldReason(StrEnum):
    """Why a mail waits for a person of the staff."""

    UNKNOWN_SENDER = "unknown_sender"
    NO_SENDER = "no_sender"
    NOT_A_PARTICIPANT = "not_a_participant"
    NO_CONTRACT = "no_contract"
    EXPIRED = "expired"
    IN_ARREARS = "in_arrears"
    HAS_LEFT = "has_left"
    MAY_NOT_OPEN = "may_not_open"
    MACHINE = "machine"
    DELIVERY_REPORT = "delivery_report"
    SEVERAL_CONTRACTS = "several_contracts"
    UNPROVEN = "unproven"
    STAFF_UNPROVEN = "staff_unproven"
    STAFF_WITHOUT_CASE = "staff_without_case"


class DropReason(StrEnum):
    """Why a mail is kept but put before nobody."""

    OUR_OWN = "our_own"
    MACHINE_UNKNOWN = "machine_unknown"
    STAFF_MACHINE = "staff_machine"


@dataclass(frozen=True, slots=True)
class Sender:
    """A known contact, what the catalogue makes of how their account stands, and what it says of cases they ask for.

    `has_left` says that they no longer belong to the customer.  `product` is what the mail is about, "" for nothing in
    particular, None where that decides between contracts and can't be told.  All of it as of the mail's arrival.
    """

    contact_id: int
    admission: Admission = AS_USUAL
    entrance: Entrance = Entrance.OPENS
    has_left: bool = False
    product: str | None = ""


@dataclass(frozen=True, slots=True)
class Staff:
    """An agent whose address a mail gives as its sender."""

    agent_id: int


@dataclass(frozen=True, slots=True)
class AnsweredCase:
    """The case that a signed name in the mail points to.

    `joins` says whether the sender takes part in it, or may see and answer the cases of their colleagues.

    An answer joins it until `joined_until`, that instant included: None while it is open, or where the plan lets a
    closed case be taken up again for ever.  A later answer opens a new case.
    """

    case_id: int
    joins: bool
    joined_until: datetime | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What the house knows about a mail when it arrives at `at`.  Rights are those of now, not of when we wrote.

    `same_as` is an earlier mail with the same words under the same Message-ID; `reported` says that it reports of a
    mail of ours, and `reported_case` of which case; `spam` that a mail server of ours calls it so.
    """

    at: datetime
    sender: Sender | None
    answered: AnsweredCase | None
    from_us: bool
    staff: Staff | None = None
    verdict: Verdict = Verdict.UNCHECKED
    same_as: int | None = None
    reported: bool = False
    reported_case: int | None = None
    spam: bool = False


@dataclass(frozen=True, slots=True)
class Open:
    """Open a case for this contact.  `follows` is the closed case it answers too late to reopen it.

    `topic` is what lets it in although their account does not stand well; `product` what it is about.
    """

    contact_id: int
    follows: int | None = None
    topic: Topic | None = None
    product: str = ""


@dataclass(frozen=True, slots=True)
class Append:
    """Add the words to this case, which reopens it where it was closed.  A machine's words move nothing."""

    case_id: int
    contact_id: int
    machine: bool


@dataclass(frozen=True, slots=True)
class AnswerAsStaff:
    """Answer the customer in the name of the agent who wrote it."""

    case_id: int
    agent_id: int


@dataclass(frozen=True, slots=True)
class Note:
    """Write down what a report says of a mail of ours, of this case if it was of one."""

    case_id: int | None


@dataclass(frozen=True, slots=True)
class Same:
    """Nothing more: this mail came before, by another way."""

    raw_id: int


@dataclass(frozen=True, slots=True)
class Spam:
    """Put it where the staff can look at it, and ask nobody."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Put it before the staff."""

    reason: HoldReason


@dataclass(frozen=True, slots=True)
class SendBack:
    """Open nothing, and tell the sender why.

    By default the plan asks others than named contacts to have it resubmitted; otherwise `reason` is how their account
    stands.  `held`: a person of the staff decides, and the sender is told that too.
    """

    contact_id: int
    reason: HoldReason = HoldReason.MAY_NOT_OPEN
    held: bool = False


@dataclass(frozen=True, slots=True)
class Drop:
    """Keep it, and do nothing."""

    reason: DropReason


Decision = Open | Append | AnswerAsStaff | Note | Same | Spam | Hold | SendBack | Drop


def decide(mail: ParsedMail, facts: Facts) -> Decision:
    """What becomes of a mail.  Sources: RFC 3834 for machines; promises.md A1 to A7, E1, E3, E5, E6."""
    aside = _aside(mail, facts)
    if aside is not None:
        return aside
    if facts.staff is not None:
        return _from_staff(mail, facts, facts.staff)
    if facts.sender is None or (facts.sender.has_left and mail.automatic.is_machine):
        return _from_stranger(mail)
    return _from_contact(mail, facts, facts.sender)


def _aside(mail: ParsedMail, facts: Facts) -> Decision | None:
    """What becomes of a mail that says nothing new to anybody, whoever sent it; None for all others."""
    if facts.from_us:
        return Drop(DropReason.OUR_OWN)
    if facts.same_as is not None:
        return Same(facts.same_as)
    if mail.automatic.is_report and facts.reported:
        return Note(facts.reported_case)
    return Spam() if facts.spam and not _takes_part(facts) else None


def _from_contact(mail: ParsedMail, facts: Facts, sender: Sender) -> Decision:
    if sender.has_left:
        return Hold(HoldReason.HAS_LEFT)
    if facts.verdict is Verdict.FAIL and not _takes_part(facts):
        return Hold(HoldReason.UNPROVEN)
    if facts.answered is not None:
        return _answer(mail, facts, sender, facts.answered)
    if mail.automatic.is_machine:
        return Hold(HoldReason.MACHINE)
    return _open(mail, sender, follows=None)


def _takes_part(facts: Facts) -> bool:
    """Whether it answers a mail that we wrote to its sender: that is more than guesses and forgeries know."""
    return facts.answered is not None and facts.answered.joins and facts.sender is not None


def _from_staff(mail: ParsedMail, facts: Facts, staff: Staff) -> Decision:
    """An agent at their own mail program: they answer a case, proven to be who they are, or a person looks at it."""
    if mail.automatic.is_machine:
        return Drop(DropReason.STAFF_MACHINE)
    if not facts.verdict.is_proof or mail.senders > 1:
        return Hold(HoldReason.STAFF_UNPROVEN)
    if facts.answered is None:
        return Hold(HoldReason.STAFF_WITHOUT_CASE)
    return AnswerAsStaff(facts.answered.case_id, staff.agent_id)


def _from_stranger(mail: ParsedMail) -> Decision:
    """Mail of nobody we know: a person's waits for the staff, a machine's too when it tells of our own mail."""
    if mail.automatic.is_report:
        return Hold(HoldReason.DELIVERY_REPORT)
    if mail.automatic.is_machine:
        return Drop(DropReason.MACHINE_UNKNOWN)
    return Hold(HoldReason.UNKNOWN_SENDER if mail.sender.email else HoldReason.NO_SENDER)


def _answer(mail: ParsedMail, facts: Facts, sender: Sender, case: AnsweredCase) -> Decision:
    if not case.joins:
        return Hold(HoldReason.NOT_A_PARTICIPANT)
    machine = mail.automatic.is_machine
    if machine or case.joined_until is None or facts.at <= case.joined_until:
        return Append(case.case_id, sender.contact_id, machine)
    return _open(mail, sender, follows=case.case_id)


def _open(mail: ParsedMail, sender: Sender, follows: int | None) -> Decision:
    """A new case, if the plan lets this sender ask for one; what may get no automatic answer is held instead."""
    admission = sender.admission
    if admission.outcome is not Outcome.ACCEPT:
        return _turned_away(mail, sender)
    if admission.topic is not None and admission.situation is not None:
        return Open(sender.contact_id, follows, admission.topic, sender.product or "")
    if sender.product is None and follows is None:
        return Hold(HoldReason.SEVERAL_CONTRACTS)
    if sender.entrance is Entrance.SENT_BACK and mail.automatic is Automatic.NOT_AUTOMATIC:
        return SendBack(sender.contact_id)
    if sender.entrance in (Entrance.SENT_BACK, Entrance.HELD):
        return Hold(HoldReason.MAY_NOT_OPEN)
    return Open(sender.contact_id, follows, product=sender.product or "")


def _turned_away(mail: ParsedMail, sender: Sender) -> Decision:
    """Held or refused by the catalogue, and told why; a machine is told nothing, and its mail waits for the staff."""
    admission = sender.admission
    assert admission.situation is not None, "who stands well comes in"
    reason = HoldReason(admission.situation.value)
    if mail.automatic is not Automatic.NOT_AUTOMATIC:
        return Hold(reason)
    return SendBack(sender.contact_id, reason, held=admission.outcome is Outcome.HOLD)
