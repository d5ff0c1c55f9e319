"""How a case stands as far as its severity and the customer's duties are concerned."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from palier.core.case import Event, Kind, Status, counts_as
from palier.core.case.transitions import status_by
from palier.core.catalogue.terms import SeverityTerms, Terms


class Rule(StrEnum):
    """By which rule of the catalogue a severity was changed; a change that somebody decided follows none."""

    UNREACHABLE = "unreachable"
    ANSWERED = "answered"
    UNCONTESTED = "uncontested"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A severity that the provider proposed at `at`, open until somebody settles it.

    `is_answered` says that the customer has written since, so that time alone no longer settles it; `is_overdue` that
    it was contested, and somebody was told that nobody has decided.
    """

    severity: str
    at: datetime
    contested_at: datetime | None = None
    is_answered: bool = False
    is_overdue: bool = False

    @property
    def is_contested(self) -> bool:
        """Has the customer objected?"""
        return self.contested_at is not None


@dataclass
class Course:
    """A case after some of its facts.

    `since` is the instant from which the duty to stay reachable is measured, None while nothing is waited for;
    `asked` counts the askings since, the first at `first_asked_at`, the last at `asked_at`; `is_missed` says that the
    provider was told of the silence.  `restores_to` is the severity that an answer brings back.
    """

    terms: Terms
    severity: str
    status: Status | None = None
    since: datetime | None = None
    asked: int = 0
    first_asked_at: datetime | None = None
    asked_at: datetime | None = None
    is_missed: bool = False
    restores_to: str | None = None
    proposal: Proposal | None = None
    needs_detail: bool = False

    @property
    def level(self) -> SeverityTerms | None:
        """The severity in full; None where these terms have no such level."""
        return next((level for level in self.terms.severities if level.id == self.severity), None)

    def feed(self, event: Event) -> None:
        """Let one more fact happen; automatic mail is none."""
        kinds = counts_as(event, self.status)
        if not kinds:
            return
        after = status_by(self.status, event, kinds)
        self.terms = event.terms or self.terms
        self._wait(event, after)
        self._propose(event, kinds, after)
        if event.kind in (Kind.OPENED, Kind.SEVERITY_CHANGED) and event.severity is not None:
            self._set(event, event.severity, after)
        self.status = after

    def _wait(self, event: Event, after: Status) -> None:
        waits = after is Status.WAITING_CUSTOMER
        self.needs_detail = waits and (self.needs_detail or event.kind is Kind.DETAIL_ASKED)
        if waits is not (self.since is not None):
            self._measure_from(event.at if waits else None)
        elif event.kind is Kind.REACH_ASKED:
            self.asked, self.asked_at = self.asked + 1, event.at
            self.first_asked_at = self.first_asked_at or event.at
        elif event.kind is Kind.REACH_MISSED:
            self.is_missed = True

    def _propose(self, event: Event, kinds: tuple[Kind, ...], after: Status) -> None:
        if event.kind is Kind.SEVERITY_PROPOSED and event.severity is not None:
            self.proposal = Proposal(event.severity, event.at)
        elif self.proposal is None:
            return
        elif after is Status.CLOSED or event.kind in (Kind.SEVERITY_ACCEPTED, Kind.SEVERITY_WITHDRAWN):
            self.proposal = None
        elif event.kind is Kind.SEVERITY_CONTESTED:
            self.proposal = replace(self.proposal, contested_at=event.at)
        elif event.kind is Kind.SEVERITY_UNDECIDED:
            self.proposal = replace(self.proposal, is_overdue=True)
        elif Kind.CUSTOMER_REPLIED in kinds:
            self.proposal = replace(self.proposal, is_answered=True)

    def _set(self, event: Event, severity: str, after: Status) -> None:
        """A severity replaces whatever was proposed, and a duty that comes with it begins now."""
        by_rule = event.rule == Rule.UNREACHABLE
        self.restores_to = (self.restores_to or self.severity) if by_rule else None
        self.severity, self.proposal = severity, None
        self._measure_from(event.at if after is Status.WAITING_CUSTOMER else None)

    def _measure_from(self, since: datetime | None) -> None:
        self.since, self.asked, self.is_missed = since, 0, False
        self.first_asked_at = self.asked_at = None


def course_of(terms: Terms, events: Iterable[Event]) -> Course:
    """How a case stands after all of its facts, in order of arrival; `terms` are those pinned when it opened."""
    course = Course(terms, terms.default_severity)
    for event in events:
        course.feed(event)
    return course
