"""What a customer who followed a link is asked, and what becomes of their answer."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from django.http import QueryDict

from palier.adapters.shared.answer_links import ACCEPT, REJECT, read_link
from palier.adapters.shared.moments import full_moment, zone_of
from palier.adapters.shared.words import text_words
from palier.apps.cases import commands
from palier.apps.cases.errors import TooLong
from palier.apps.catalogues.queries import terms_of
from palier.apps.errors import NotFound
from palier.apps.lifecycle.queries import Outlook, Question, outlook_of, question_of
from palier.core.case import Kind, Status

CHANNEL = "email"
LONGEST = 20_000
"""Characters of an answer: ten pages."""


class Asks(StrEnum):
    """What the page asks: about a solution, about a case that is closed, or nothing any more."""

    SOLUTION = "solution"
    CLOSED = "closed"
    NOTHING = "nothing"


class Done(StrEnum):
    """What an answer came to."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    REOPENED = "reopened"
    CONTINUED = "continued"
    NOTED = "noted"


@dataclass(frozen=True, slots=True)
class AnswerScreen:
    """The page behind a link.

    `leaning` is the answer that the link in the mail stood for, `text` what was written, `sentence` why it was not
    taken, `done` what came of it; `reopens_until` is empty where the case can be reopened for ever or no longer.
    """

    question: Question
    provider: str
    asks: Asks
    leaning: str
    reopens_until: str
    reopens: bool
    text: str = ""
    sentence: str = ""
    done: str = ""
    other: str = ""

    def stopped(self, sentence: str, text: str) -> Self:
        """The same, with words that were not taken and why."""
        return replace(self, sentence=sentence, text=text)


def question_behind(token: str, *, at: datetime) -> tuple[Question, int] | None:
    """What a link asks, and the fact it is about; None for a link that is not ours, or that is too old."""
    link = read_link(token)
    if link is None or not link.is_open(at):
        return None
    try:
        return question_of(case_id=link.case_id, seq=link.seq, contact_id=link.contact_id), link.seq
    except NotFound:
        return None


def answer_screen(question: Question, seq: int, asked: QueryDict, *, at: datetime) -> AnswerScreen:
    """The page for whoever followed the link; looking at it changes nothing."""
    outlook = outlook_of(question.case_id)
    leaning, done = asked.get("answer", ""), asked.get("done", "")
    until = outlook.reopens_until
    return AnswerScreen(
        question=question,
        provider=text_words(terms_of(question.provider_terms).provider),
        asks=_asks(question, seq, outlook),
        leaning=leaning if leaning in (ACCEPT, REJECT) else "",
        reopens_until=full_moment(until, zone_of(question.timezone)) if until else "",
        reopens=until is None or at <= until,
        done=done if done in set(Done) else "",
    )


def _asks(question: Question, seq: int, outlook: Outlook) -> Asks:
    if question.answers_to is Kind.SOLUTION_PROPOSED and outlook.proposal == seq:
        return Asks.SOLUTION
    return Asks.CLOSED if outlook.status is Status.CLOSED and outlook.merged_into is None else Asks.NOTHING


def give_answer(question: Question, seq: int, form: QueryDict, *, at: datetime) -> Done:
    """Do what the form says.  Raises AnsweredAlready, WrongState, NothingSaid, TooLong, and what opening can raise."""
    text = form.get("text", "").replace("\r\n", "\n").replace("\0", "").strip()
    if len(text) > LONGEST:
        raise TooLong(len(text), LONGEST)
    by, case_id = question.contact, question.case_id
    match form.get("answer", ""):
        case "yes":
            commands.accept_solution(case_id=case_id, seq=seq, channel=CHANNEL, by=by, at=at)
            return Done.ACCEPTED
        case "no":
            commands.reject_solution(case_id=case_id, seq=seq, text=text, channel=CHANNEL, by=by, at=at)
            return Done.REJECTED
    kept_in = commands.record_customer_reply(case_id=case_id, text=text, channel=CHANNEL, by=by, at=at)
    if kept_in != case_id:
        return Done.CONTINUED
    return Done.NOTED if outlook_of(case_id).status is Status.CLOSED else Done.REOPENED
