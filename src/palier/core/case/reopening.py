"""What a word of the customer does to a closed case."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from palier.core.case.delays import after_delay
from palier.core.case.events import Event, Kind, Side
from palier.core.case.status import Status
from palier.core.case.thanks import is_mere_thanks
from palier.core.case.transitions import status_after
from palier.core.catalogue.terms import Terms

OFTEN, HOUR = 3, timedelta(hours=1)
"""How many times an hour a case can be reopened from outside: two machines that answer each other are not people."""


class Answer(StrEnum):
    """What becomes of a word on a closed case."""

    REOPENS = "reopens"
    CONTINUES = "continues"
    THANKS = "thanks"
    TOO_OFTEN = "too_often"


def reopens_until(terms: Terms, closed_at: datetime) -> datetime | None:
    """Until when an answer takes a closed case up again, that instant included; None where the plan sets no end.

    In UTC, measured from the closing in the calendar the plan names.  Source: plan-language.md, "lifecycle".
    """
    window = terms.lifecycle.reopen_within
    return after_delay(terms, window, closed_at) if window else None


def answer_to_closed(terms: Terms, events: Sequence[Event], at: datetime, text: str, *, attachments: int = 0) -> Answer:
    """What the customer's words do to a closed case with these facts; not for what a machine wrote.

    Thanks are noted whenever they come.  Within the plan's window the words reopen the case, but for the fourth time
    in an hour; after it a new case continues it.  Sources: plan-language.md, "lifecycle"; promises.md E3.
    """
    if is_mere_thanks(text, attachments=attachments):
        return Answer.THANKS
    until = reopens_until(terms, closed_at(events))
    if until is not None and at > until:
        return Answer.CONTINUES
    lately = [event for event in events if event.kind is Kind.REOPENED and event.side is Side.CUSTOMER]
    return Answer.TOO_OFTEN if sum(at - event.at < HOUR for event in lately) >= OFTEN else Answer.REOPENS


def closed_at(events: Sequence[Event]) -> datetime:
    """When a closed case with these facts was closed last."""
    status: Status | None = None
    closed = events[-1].at
    for event in events:
        after = status_after(status, event)
        if after is Status.CLOSED and status is not Status.CLOSED:
            closed = event.at
        status = after
    return closed
