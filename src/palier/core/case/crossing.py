"""Two people change the same thing at once: what happened to one field of a case since somebody looked at it."""

from collections.abc import Sequence
from enum import StrEnum

from palier.core.case.events import Event, Kind
from palier.core.case.status import Status
from palier.core.case.transitions import status_after


class Field(StrEnum):
    """What a form sets; each is guarded for itself, so that changes of different fields do not cross."""

    STATUS = "status"
    SEVERITY = "severity"
    ASSIGNEE = "assignee"


def crossed_at(facts: Sequence[Event], *, seen: int, field: Field) -> int | None:
    """The place, from 1, of the last fact after the first `seen` that set this field anew; None where none did.

    Setting it to what it was sets nothing.  Source: promises.md, G2.
    """
    before = _values(facts[:seen], field)
    after, found = before, None
    for place, fact in enumerate(facts[seen:], seen + 1):
        value = _value(after, fact, field)
        if value != after:
            after, found = value, place
    return found if after != before else None


Value = Status | str | int | None


def _values(facts: Sequence[Event], field: Field) -> Value:
    value: Value = None
    for fact in facts:
        value = _value(value, fact, field)
    return value


def _value(before: Value, fact: Event, field: Field) -> Value:
    match field:
        case Field.STATUS:
            return status_after(before if isinstance(before, Status) else None, fact)
        case Field.SEVERITY:
            return fact.severity if fact.kind in (Kind.OPENED, Kind.SEVERITY_CHANGED) and fact.severity else before
        case Field.ASSIGNEE:
            return (before if isinstance(before, int) else 0) + 1 if fact.kind is Kind.ASSIGNED else before
