"""How a case stands as far as timed steps care: in what, since when, and what was done already."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from palier.core.case import Event, Kind, Status, counts_as
from palier.core.case.transitions import status_by
from palier.core.catalogue.terms import Terms

SEVERITY_SET = frozenset({Kind.OPENED, Kind.SEVERITY_CHANGED})


@dataclass
class Standing:
    """A case after some of its facts.

    `since` is the instant from which the steps of its status are measured; `reminded` counts the reminders that are
    settled, the last of them sent at `reminded_at`.
    """

    terms: Terms
    severity: str
    status: Status | None = None
    since: datetime | None = None
    reminded: int = 0
    reminded_at: datetime | None = None
    review_on: date | None = None
    is_reviewed: bool = False
    left_alone: bool = field(default=False)

    def feed(self, event: Event) -> None:
        """Let one more fact happen."""
        kinds = counts_as(event, self.status)
        if not kinds:
            return
        after = status_by(self.status, event, kinds)
        if event.kind in SEVERITY_SET and event.severity is not None:
            self.severity = event.severity
        self.terms = event.terms or self.terms
        if after is not self.status or _begins_anew(event):
            self.since, self.reminded, self.reminded_at = event.at, 0, None
            self.review_on, self.is_reviewed = event.review_on, False
        self.status = after
        match event.kind:
            case Kind.REMINDED:
                self.reminded, self.reminded_at = event.number or self.reminded + 1, event.at
            case Kind.REVIEW_DUE:
                self.is_reviewed = True
            case Kind.REMINDERS_STOPPED:
                self.left_alone = True
            case Kind.REMINDERS_RESUMED:
                self.left_alone, self.since, self.reminded, self.reminded_at = False, event.at, 0, None


def _begins_anew(event: Event) -> bool:
    """Another solution is waited for from its own proposal on, and another day of review replaces the one before."""
    return event.kind is Kind.SOLUTION_PROPOSED or event.review_on is not None


def standing_of(terms: Terms, events: Iterable[Event]) -> Standing:
    """How a case stands after all of its facts, in order of arrival; `terms` are those pinned when it opened."""
    standing = Standing(terms, terms.default_severity)
    for event in events:
        standing.feed(event)
    return standing
