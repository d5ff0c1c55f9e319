"""What an answer is, and saying it by the command that it asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from palier.apps.cases import commands
from palier.apps.cases.errors import CrossingReply, TooLong
from palier.apps.cases.models import Case
from palier.apps.cases.once import done_before
from palier.core.actor import Actor
from palier.core.case import Status
from palier.core.files import Attached

LONGEST = 100_000
"""Characters of one answer or note: some fifty pages.  A slip of the clipboard must not go to a customer."""


class Then(StrEnum):
    """What the words of an answer do besides being said."""

    NOTHING = ""
    WAIT = "wait"
    WORKAROUND = "workaround"
    SOLUTION = "solution"
    RESOLVE = "resolve"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to a customer.  `seen` is how many facts of the case its author had before them.

    `at_once` sends the mail outside the customer's contact hours; `copies` are who gets one, None whoever takes part.
    `signature` goes below the words; `key` names the form.
    """

    text: str
    then: Then = Then.NOTHING
    at_once: bool = False
    copies: tuple[str, ...] | None = None
    seen: int | None = None
    key: str = ""
    signature: str = ""

    @classmethod
    def kept(cls, fields: Mapping[str, str]) -> Self:
        """The answer that the fields of a draft hold; what somebody bent falls back to a mere answer."""
        then = fields.get("then", "")
        return cls(
            text=fields.get("text", ""),
            then=Then(then) if then in set(Then) else Then.NOTHING,
            at_once=bool(fields.get("at_once")),
            copies=tuple(filter(None, fields["copies"].split(","))) if "copies" in fields else None,
        )

    @property
    def fields(self) -> Mapping[str, str]:
        """What is kept of it as a draft."""
        told = {"text": self.text, "then": self.then.value, "at_once": "1" if self.at_once else ""}
        if self.copies is not None:
            told["copies"] = ",".join(self.copies) or ","
        return told if self.text or self.then or self.at_once else {}

    @property
    def signed(self) -> str:
        """The words with the signature below."""
        is_signed = self.signature and self.text.strip()
        return f"{self.text.rstrip()}\n\n{self.signature}" if is_signed else self.text


def say(answer: Answer, files: Sequence[Attached], *, case_id: int, by: Actor, at: datetime) -> None:
    """Say an answer.  Raises what the commands of the case raise, and TooLong."""
    if len(answer.text) > LONGEST:
        raise TooLong(len(answer.text), LONGEST)
    leaving = commands.Leaving.AT_ONCE if answer.at_once else commands.Leaving.IN_HOURS
    match answer.then:
        case Then.NOTHING | Then.WAIT:
            commands.reply_to_case(
                case_id=case_id,
                text=answer.signed,
                attachments=files,
                copies=answer.copies,
                seen_events=answer.seen,
                then=Status.WAITING_CUSTOMER if answer.then is Then.WAIT else None,
                leaving=leaving,
                key=answer.key,
                by=by,
                at=at,
            )
            return
        case Then.WORKAROUND:
            act = commands.provide_workaround
        case Then.SOLUTION:
            act = commands.propose_solution
        case Then.RESOLVE:
            act = commands.resolve_case
    check_uncrossed(answer, case_id)
    sending = commands.Sending(leaving, answer.copies, files, answer.key)
    act(case_id=case_id, text=answer.signed, sending=sending, by=by, at=at)


def check_uncrossed(answer: Answer, case_id: int) -> None:
    """Let pass an answer whose author had the whole case before them.  Raises CrossingReply."""
    if answer.seen is None or done_before(case_id, answer.key):
        return
    reference, count = Case.objects.values_list("reference", "events_count").get(pk=case_id)
    if answer.seen != count:
        raise CrossingReply(reference, count - answer.seen)


def seeing(answer: Answer, count: int) -> Answer:
    """The same answer by somebody who has that many facts before them."""
    return replace(answer, seen=count)
