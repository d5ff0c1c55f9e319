"""A case's severity and what both sides owe around it, in the agent's words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from palier.adapters.desk.engagement_screen import CaseEngagements, case_engagements
from palier.adapters.shared.channels import reach_words
from palier.adapters.shared.moments import full_moment
from palier.adapters.shared.severities import SeverityChoice, missing_texts, severity_choices
from palier.adapters.shared.words import language, severity_words, text_words
from palier.apps.accounts.queries import account_standing
from palier.apps.cases.commands import Basis
from palier.apps.cases.facts import facts_of, opening_terms
from palier.apps.cases.page_queries import CaseHead, Entry, entries_of
from palier.apps.catalogues.queries import catalogue_of, terms_of
from palier.apps.duties.intake import judged
from palier.apps.engagements.queries import EngagementLine, engagements_of_case
from palier.apps.rights import has_role
from palier.core.actor import Actor, Role
from palier.core.case import Event, Kind, Status
from palier.core.case.delays import after_delay
from palier.core.catalogue import terms_for
from palier.core.catalogue.terms import Terms
from palier.core.duties import (
    Act,
    Course,
    Ground,
    contact_opens_at,
    course_of,
    grounds_to_lower,
    lowering_of,
    provider_may_change,
    provider_must_propose,
    report_items,
    steps_of,
)

PROPOSE = "propose"
"""A way of the form besides the bases of a change."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to change a severity: what it is called, and whether it comes first."""

    value: str
    name: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ProposalCard:
    """What was proposed, by whom and why, and until when it can be contested."""

    severity: str
    by: str
    reason: str
    at: datetime
    attest: str
    contest_by: datetime | None
    is_contested: bool
    contest_reason: str
    is_answered: bool
    may_insist: bool


@dataclass(frozen=True, slots=True)
class ReachCard:
    """The customer's duty while they are waited for: how it stands, what comes next, what one click lowers to."""

    duty: str
    asked: str
    next_ask_at: datetime | None
    lowers_at: datetime | None
    lowers_to: str
    lower_by_hand: str
    lower_to: str


@dataclass(frozen=True, slots=True)
class DetailItem:
    """One thing a report must hold; `asked` says that the customer was asked for it last time."""

    id: str
    words: str
    asked: bool


@dataclass(frozen=True, slots=True)
class DutyPanel:
    """Everything the panel of a case shows; `seen` is how many facts it was drawn from."""

    reference: str
    seen: int
    closed: bool
    level: SeverityChoice | None
    choices: tuple[SeverityChoice, ...]
    chosen: str
    ways: tuple[Way, ...]
    proposal: ProposalCard | None
    reach: ReachCard | None
    needs_detail: bool
    detail: tuple[DetailItem, ...]
    contact_opens_at: datetime | None
    contact_hours: str
    intake: str
    engagements: CaseEngagements


def duty_panel(viewer: Actor, head: CaseHead, *, chosen: str, at: datetime) -> DutyPanel:
    """The panel of one case as this agent sees it; `chosen` is the severity the form begins with."""
    entries = entries_of(viewer=viewer, case_id=head.id)
    terms, begun = terms_of(head.terms_id), engagements_of_case(head.id)
    return duty_panel_from(viewer, head, terms, facts_of(head.id), entries, begun, chosen=chosen, at=at)


def duty_panel_from(
    viewer: Actor,
    head: CaseHead,
    terms: Terms,
    facts: Sequence[Event],
    entries: Iterable[Entry],
    begun: Sequence[EngagementLine],
    *,
    chosen: str,
    at: datetime,
) -> DutyPanel:
    """The same of what was read already."""
    course = course_of(terms, facts)
    choices = severity_choices(terms, language())
    level = next((choice for choice in choices if choice.id == head.severity), None)
    data = {entry.kind: entry for entry in entries}
    asked = data[Kind.DETAIL_ASKED].data if course.needs_detail else {}
    return DutyPanel(
        reference=head.reference,
        seen=head.events_count,
        closed=head.status is Status.CLOSED,
        level=level,
        choices=tuple(choice for choice in choices if choice.id != head.severity),
        chosen=chosen,
        ways=tuple(_ways(course)),
        proposal=_proposal(viewer, terms, course, choices, data),
        reach=_reach(course),
        needs_detail=course.needs_detail,
        detail=tuple(_detail(terms, head.severity, asked)),
        contact_opens_at=contact_opens_at(terms, head.severity, at),
        contact_hours=level.contact_hours if level else "",
        intake=_intake(head, terms, facts),
        engagements=case_engagements(begun, terms_id=head.terms_id),
    )


def _proposal(
    viewer: Actor, terms: Terms, course: Course, choices: Iterable[SeverityChoice], last: Mapping[Kind, Entry]
) -> ProposalCard | None:
    """The severity that was proposed and is still open to an answer; `last` is the last entry of each kind."""
    proposal = course.proposal
    proposed, contested = last.get(Kind.SEVERITY_PROPOSED), last.get(Kind.SEVERITY_CONTESTED)
    if proposal is None or proposed is None:
        return None
    within = terms.severity_policy.contest_within
    return ProposalCard(
        severity=severity_words(terms, proposal.severity),
        by=proposed.actor,
        reason=proposed.data.get("reason", ""),
        at=proposed.at,
        attest=next((choice.attest for choice in choices if choice.id == proposal.severity), ""),
        contest_by=after_delay(terms, within, proposed.at) if within else None,
        is_contested=proposal.is_contested,
        contest_reason=contested.data.get("reason", "") if contested and proposal.is_contested else "",
        is_answered=proposal.is_answered,
        may_insist=has_role(viewer, Role.LEAD),
    )


def _intake(head: CaseHead, terms: Terms, facts: Sequence[Event]) -> str:
    """How the case came in, where that is not as the plan has it."""
    first = opening_terms(facts, terms)
    intake = judged(first, head.channel, facts[0].severity or first.default_severity, facts[0].at)
    return "" if intake.is_as_sold else reach_words(intake.channel, full_moment)


def choices_for(account_id: int, *, at: datetime) -> tuple[SeverityChoice, ...]:
    """The severities of the contract that binds us to an account at `at`; none where nothing does.

    Raises NotFound for an account without a contact.
    """
    standing = account_standing(account_id, product="", at=at)
    if standing.version_id is None or standing.facts is None:
        return ()
    return severity_choices(terms_for(catalogue_of(standing.version_id), standing.facts), language())


def _ways(course: Course) -> Iterable[Way]:
    """How an agent may change this severity, the plan's ordinary way first."""
    may, must = provider_may_change(course.terms), provider_must_propose(course.terms)
    if may and not must:
        yield Way(Basis.OWN.value, _("Change it and tell the customer"), chosen=True)
    if may:
        yield Way(PROPOSE, _("Propose it to the customer"), chosen=must)
    yield Way(Basis.CONTACT.value, _("The contact says so"), chosen=not may)
    if not may:
        return
    names = {
        Ground.LOWERED_WHEN: _("Lower it, for the plan’s reason: “%(ground)s”")
        % {"ground": text_words(course.terms.severity_policy.lowered_when)},
        Ground.UNREACHABLE: _("Lower it: the customer cannot be reached"),
    }
    for ground in grounds_to_lower(course):
        yield Way(ground.value, names[ground], chosen=False)


def _reach(course: Course) -> ReachCard | None:
    level = course.level
    if level is None or level.reachable is None or course.since is None:
        return None
    asking = next((step for step in steps_of(course) if step.act is Act.ASK), None)
    lowering = lowering_of(course)
    by_hand = _next_lower(course) if provider_may_change(course.terms) and lowering is None else ""
    return ReachCard(
        duty=text_words(level.reachable.until),
        asked=ngettext("asked again once", "asked again %(count)d times", course.asked) % {"count": course.asked}
        if course.asked
        else "",
        next_ask_at=asking.at if asking else None,
        lowers_at=lowering.at if lowering else None,
        lowers_to=severity_words(course.terms, lowering.severity) if lowering else "",
        lower_by_hand=severity_words(course.terms, by_hand) if by_hand else "",
        lower_to=by_hand,
    )


def _next_lower(course: Course) -> str:
    """What a customer out of reach is lowered to: as the plan says, else one level."""
    assert course.level is not None
    assert course.level.reachable is not None
    order = [level.id for level in course.terms.severities]
    below = order[order.index(course.severity) + 1 :]
    return course.level.reachable.lower_to or (below[0] if below else "")


def _detail(terms: Terms, severity: str, asked: object) -> Iterable[DetailItem]:
    missing = missing_texts(asked, terms) if isinstance(asked, dict) else ()
    for item in report_items(terms, severity):
        yield DetailItem(item.id, text_words(item.text), item.text in missing)
