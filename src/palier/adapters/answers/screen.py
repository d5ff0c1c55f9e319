"""What a customer who followed a link is asked, and what becomes of their answer."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from django.http import QueryDict

from palier.adapters.shared.answer_links import ACCEPT, REJECT, read_link
from palier.adapters.shared.moments import full_moment, zone_of
from palier.adapters.shared.words import language, severity_words, text_words
from palier.apps.cases import commands
from palier.apps.cases.errors import TooLong
from palier.apps.catalogues.queries import terms_of
from palier.apps.duties.proposals import open_proposal, proposal_at
from palier.apps.errors import NotFound
from palier.apps.lifecycle.queries import Outlook, Question, outlook_of, question_of
from palier.core.case import Kind, Status

CHANNEL = "email"
LONGEST = 20_000
"""Characters of an answer: ten pages."""


class Asks(StrEnum):
    """What the page asks: about a solution, a severity, a case that is closed, or nothing any more."""

    SOLUTION = "solution"
    SEVERITY = "severity"
    CLOSED = "closed"
    NOTHING = "nothing"


class Done(StrEnum):
    """What an answer came to."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    AGREED = "agreed"
    CONTESTED = "contested"
    REOPENED = "reopened"
    CONTINUED = "continued"
    NOTED = "noted"


@dataclass(frozen=True, slots=True)
class SeverityAsked:
    """A severity that was proposed: from which to which, what it means and why, and the statement that goes with it."""

    severity: str
    was: str
    meaning: str
    reason: str
    attest: str


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
    severity: "SeverityAsked | None" = None

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
    asks = _asks(question, seq, outlook)
    leaning, done = asked.get("answer", ""), asked.get("done", "")
    until = outlook.reopens_until
    return AnswerScreen(
        question=question,
        provider=text_words(terms_of(question.provider_terms).provider),
        asks=asks,
        severity=_severity(question.case_id, seq) if asks is Asks.SEVERITY else None,
        leaning=leaning if leaning in (ACCEPT, REJECT) else "",
        reopens_until=full_moment(until, zone_of(question.timezone)) if until else "",
        reopens=until is None or at <= until,
        done=done if done in set(Done) else "",
    )


def _asks(question: Question, seq: int, outlook: Outlook) -> Asks:
    if question.answers_to is Kind.SOLUTION_PROPOSED and outlook.proposal == seq:
        return Asks.SOLUTION
    if question.answers_to is Kind.SEVERITY_PROPOSED and open_proposal(question.case_id) == seq:
        return Asks.SEVERITY
    return Asks.CLOSED if outlook.status is Status.CLOSED and outlook.merged_into is None else Asks.NOTHING


def _severity(case_id: int, seq: int) -> SeverityAsked:
    asked = proposal_at(case_id=case_id, seq=seq)
    level = next((level for level in asked.terms.severities if level.id == asked.severity), None)
    return SeverityAsked(
        severity=severity_words(asked.terms, asked.severity),
        was=severity_words(asked.terms, asked.was),
        meaning=text_words(level.definition) if level else "",
        reason=asked.reason,
        attest=text_words(level.attest) if level else "",
    )


def _answer_severity(question: Question, seq: int, form: QueryDict, text: str, at: datetime) -> Done:
    """Agree, having confirmed what goes with it, or contest it.  Raises NothingProposed, AttestationNeeded."""
    by, case_id = question.contact, question.case_id
    if form["answer"] == ACCEPT:
        attested = language() if form.get("attested") else ""
        commands.accept_severity(case_id=case_id, seq=seq, channel=CHANNEL, attested=attested, by=by, at=at)
        return Done.AGREED
    commands.contest_severity(case_id=case_id, seq=seq, reason=text, channel=CHANNEL, by=by, at=at)
    return Done.CONTESTED


def give_answer(question: Question, seq: int, form: QueryDict, *, at: datetime) -> Done:
    """Do what the form says.

    Raises AnsweredAlready, NothingProposed, AttestationNeeded, WrongState, NothingSaid, TooLong, and what opening can
    raise.
    """
    text = form.get("text", "").replace("\r\n", "\n").replace("\0", "").strip()
    if len(text) > LONGEST:
        raise TooLong(len(text), LONGEST)
    by, case_id = question.contact, question.case_id
    if question.answers_to is Kind.SEVERITY_PROPOSED and form.get("answer") in (ACCEPT, REJECT):
        return _answer_severity(question, seq, form, text, at)
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
