"""Escalations that somebody asked for, read from the facts of a case: asked, taken in hand, ended."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from palier.core.case import Event, Kind

ENDS = frozenset({Kind.ESCALATION_ENDED, Kind.CLOSED, Kind.RESOLVED, Kind.SOLUTION_ACCEPTED, Kind.MERGED})
"""Closing a case ends what was escalated; reopening it does not take that up again."""


@dataclass(frozen=True, slots=True)
class Request:
    """One escalation of a case: when it was asked for, taken in hand and ended; instants in UTC."""

    number: int
    asked_at: datetime
    taken_at: datetime | None = None
    ended_at: datetime | None = None


def requests_of(facts: Iterable[Event]) -> tuple[Request, ...]:
    """Every escalation of a case, in order; only the last can be open.

    Asking again while one is open changes nothing, nor does taking what nobody asked for.
    """
    found: list[Request] = []
    for fact in facts:
        last = found[-1] if found and found[-1].ended_at is None else None
        if fact.kind is Kind.ESCALATION_ASKED and last is None:
            found.append(Request(len(found) + 1, fact.at))
        elif last and fact.kind is Kind.ESCALATED and last.taken_at is None:
            found[-1] = replace(last, taken_at=fact.at)
        elif last and fact.kind in ENDS:
            found[-1] = replace(last, ended_at=fact.at)
    return tuple(found)


def open_request(facts: Iterable[Event]) -> Request | None:
    """The escalation that is going on, or None."""
    found = requests_of(facts)
    return found[-1] if found and found[-1].ended_at is None else None
