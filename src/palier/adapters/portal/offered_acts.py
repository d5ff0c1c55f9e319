"""What a contact may do with a case now; the commands decide again when it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from palier.adapters.portal.instants import when_words
from palier.adapters.shared.severities import SeverityChoice
from palier.adapters.shared.words import severity_words
from palier.apps.accounts.people_queries import Colleague, colleagues_of
from palier.apps.cases.page_queries import CaseHead
from palier.apps.cases.people_queries import Participant
from palier.apps.cases.seats import is_named
from palier.core.actor import Actor
from palier.core.case import Event, Kind, Status
from palier.core.case.delays import after_delay
from palier.core.case.links import merged_into
from palier.core.case.reopening import closed_at, reopens_until
from palier.core.catalogue.terms import Terms
from palier.core.clock.moment import is_graver
from palier.core.duties import course_of, customer_may_change
from palier.core.escalation import escalates, open_request


@dataclass(frozen=True, slots=True)
class Proposed:
    """A severity that we propose: which, why it matters until when, the statement that comes with it."""

    severity: str
    attest: str
    contest_by: datetime | None
    is_contested: bool


@dataclass(frozen=True, slots=True)
class Acts:
    """What the page offers.

    `answers` is the place of the solution that waits for an answer, None for none.  `after_closing` says what words on
    a closed case do.  `levels` are the severities the contact may change to; `raises` tells that some are graver.
    `escalation` is "", "may_ask" or "going".
    """

    answers: int | None
    may_close: bool
    after_closing: str
    levels: tuple[SeverityChoice, ...]
    proposed: Proposed | None
    escalation: str
    may_add_people: bool
    may_leave: bool
    colleagues: tuple[Colleague, ...]
    merged: bool

    @property
    def any_attest(self) -> bool:
        """Does one of the severities come with a statement to confirm?"""
        return any(level.attest for level in self.levels)


def acts_offered(
    viewer: Actor,
    head: CaseHead,
    *,
    terms: Terms,
    facts: Sequence[Event],
    levels: Sequence[SeverityChoice],
    participants: Sequence[Participant],
    at: datetime,
) -> Acts:
    """What this contact may do with a case they may see."""
    closed, mine = head.status is Status.CLOSED, head.contact_id == viewer.id
    proposals = [place for place, fact in enumerate(facts, 1) if fact.kind is Kind.SOLUTION_PROPOSED]
    waits = head.status is Status.SOLUTION_PROPOSED and bool(proposals)
    merged = merged_into(facts) is not None
    return Acts(
        answers=proposals[-1] if waits else None,
        may_close=not closed and not waits,
        after_closing=_after_closing(terms, facts, at) if closed and not merged else "",
        levels=() if closed else _levels(viewer, head, terms, levels, at),
        proposed=None if closed else _proposed(terms, facts, levels),
        escalation="" if closed else _escalation(head, terms, facts),
        may_add_people=mine,
        may_leave=not mine and any(person.contact_id == viewer.id for person in participants),
        colleagues=_colleagues(viewer, head, participants, at) if mine else (),
        merged=merged,
    )


def _after_closing(terms: Terms, facts: Sequence[Event], at: datetime) -> str:
    until = reopens_until(terms, closed_at(facts))
    if until is None:
        return _("What you write reopens this case.")
    if at > until:
        return _("It is too late to reopen this case: what you write opens a new one that goes on from it.")
    return _("What you write until %(when)s reopens this case; later it opens a new one.") % {
        "when": when_words(until, at=at)
    }


def _levels(
    viewer: Actor, head: CaseHead, terms: Terms, levels: Sequence[SeverityChoice], at: datetime
) -> tuple[SeverityChoice, ...]:
    """Severities the contact may change to, the graver ones first as the catalogue has them."""
    named = terms.named_contacts is None or is_named(viewer.id, product=head.product, at=at)
    return tuple(
        level
        for level in levels
        if level.id != head.severity
        and is_graver(terms, level.id, head.severity)
        and customer_may_change(terms, was=head.severity, wanted=level.id, is_named=named)
    )


def _proposed(terms: Terms, facts: Sequence[Event], levels: Sequence[SeverityChoice]) -> Proposed | None:
    proposal = course_of(terms, facts).proposal
    if proposal is None:
        return None
    within = terms.severity_policy.contest_within
    return Proposed(
        severity=severity_words(terms, proposal.severity),
        attest=next((level.attest for level in levels if level.id == proposal.severity), ""),
        contest_by=after_delay(terms, within, proposal.at) if within and not proposal.is_answered else None,
        is_contested=proposal.is_contested,
    )


def _escalation(head: CaseHead, terms: Terms, facts: Sequence[Event]) -> str:
    if open_request(facts):
        return "going"
    return "may_ask" if escalates(terms, head.severity) else ""


def _colleagues(
    viewer: Actor, head: CaseHead, participants: Sequence[Participant], at: datetime
) -> tuple[Colleague, ...]:
    """Those who could be let in: of the same account, still there, not in already."""
    inside = {head.contact_id, *(person.contact_id for person in participants)}
    known = colleagues_of(viewer=viewer, at=at)
    return tuple(person for person in known if person.id not in inside)
