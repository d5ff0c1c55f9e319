"""Notices, ladders and escalations in the reader's words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from palier.adapters.shared import moments
from palier.adapters.shared.offers import way_words
from palier.adapters.shared.tellings import occasion_words, title_words, why_words
from palier.adapters.shared.words import apart_words, clock_words, duration_words, list_words
from palier.apps.cases.page_queries import CaseHead
from palier.apps.catalogues.queries import terms_of
from palier.apps.escalations.queries import PAGE, CallLine, EscalationLine, NoticeLine, Told, escalation_of
from palier.apps.escalations.upcoming import MOST, Hearer, Upcoming, upcoming
from palier.core.actor import Actor
from palier.core.case import Status
from palier.core.catalogue.terms import Terms
from palier.core.clock import ClockState
from palier.core.escalation import DEFAULT_STEPS, Escalates, escalates, is_fast_tracked, steps_of


@dataclass(frozen=True, slots=True)
class NoticeShown:
    """One notice: what it tells, and why it came."""

    id: int
    reference: str
    subject: str
    account: str
    words: str
    why: str
    at: datetime
    is_new: bool


@dataclass(frozen=True, slots=True)
class NoticePage:
    """A page of notices; `older` is empty where there is none."""

    lines: tuple[NoticeShown, ...]
    older: str
    any_new: bool


@dataclass(frozen=True, slots=True)
class Rung:
    """One step to come: "75% of First response", when, and whom it tells."""

    at: datetime
    words: str
    tells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EscalationPanel:
    """What the page of a case shows of escalation; `on_request` says how the plan promises it, empty if it does not."""

    reference: str
    case_id: int
    going: EscalationLine | None
    rungs: tuple[Rung, ...]
    on_request: str
    fast_tracked: bool
    closed: bool
    roles_only: bool = False


def notice_page(notices: Sequence[NoticeLine]) -> NoticePage:
    """A page of an agent's notices."""
    shown = notices[:PAGE]
    older = f"{reverse('desk:notices')}?before={shown[-1].id}" if len(notices) > PAGE else ""
    return NoticePage(tuple(_notice(line) for line in shown), older, any(line.is_new for line in shown))


def _notice(line: NoticeLine) -> NoticeShown:
    terms = terms_of(line.terms_id)
    words = occasion_words("" if line.is_act else line.clock, line.step, terms)
    why = why_words(line.role, line.found_as, line.stands_in, line.passed, terms) if line.role else ""
    return NoticeShown(line.id, line.reference, line.subject, line.account, words, why, line.told_at, line.is_new)


def told_lines(tellings: Iterable[Told], terms: Terms) -> tuple[tuple[datetime, str], ...]:
    """Who was told of what, a sentence for each occasion and instant, for the timeline of the case."""
    told = [(each.told_at, each.occasion, each) for each in tellings if each.told_at and each.state == "told"]
    told.sort(key=lambda each: each[:2])
    groups = groupby(told, key=lambda each: each[:2])
    return tuple((when, _told([each for *_, each in same], terms)) for (when, _occasion), same in groups)


def _told(group: Sequence[Told], terms: Terms) -> str:
    """Of what, and whom: "Told: Anna (as assignee) on the desk and by mail; https://… by webhook."."""
    parts = []
    for name in dict.fromkeys(each.name for each in group):
        mine = [each for each in group if each.name == name]
        first = mine[0]
        why = why_words(first.role, first.found_as, first.stands_in, first.passed, terms) if first.role else ""
        values = {"name": name, "why": why, "ways": list_words([way_words(each.way) for each in mine])}
        parts.append(_("%(name)s (%(why)s) %(ways)s") % values if why else _("%(name)s %(ways)s") % values)
    about = occasion_words(group[0].clock if group[0].event_id is None else "", group[0].step, terms)
    return _("%(about)s Told: %(people)s.") % {"about": about, "people": apart_words(parts)}


def escalation_panel(viewer: Actor, head: CaseHead, *, at: datetime) -> EscalationPanel:
    """What is escalated in one case, what will happen next, and what may be asked."""
    terms, closed = terms_of(head.terms_id), head.status is Status.CLOSED
    rungs = () if closed else tuple(_rung(each, terms, at) for each in upcoming(case_id=head.id, at=at))
    return EscalationPanel(
        reference=head.reference,
        case_id=head.id,
        going=escalation_of(viewer=viewer, case_id=head.id),
        rungs=rungs,
        on_request=promise_words(escalates(terms, head.severity)),
        fast_tracked=is_fast_tracked(terms, head.severity),
        closed=closed,
    )


def case_ladder(
    head: CaseHead, terms: Terms, states: Iterable[ClockState], going: EscalationLine | None, *, at: datetime
) -> EscalationPanel:
    """The same of what was read already; its steps name the roles told, who fills them is asked for apart."""
    closed = head.status is Status.CLOSED
    ahead = sorted(
        (
            (step.at, state.clock, step.id, step.tell)
            for state in states
            if state.stopped_at is None
            for step in steps_of(state, terms)
            if step.ripe_at > at and step.tell
        ),
        key=lambda each: each[0],
    )
    rungs = tuple(
        Rung(when, _rung_words(clock, step, terms), tuple(title_words(role, terms) for role in tell))
        for when, clock, step, tell in ahead[:MOST]
    )
    return EscalationPanel(
        reference=head.reference,
        case_id=head.id,
        going=going,
        rungs=() if closed else rungs,
        on_request=promise_words(escalates(terms, head.severity)),
        fast_tracked=is_fast_tracked(terms, head.severity),
        closed=closed,
        roles_only=True,
    )


def promise_words(way: Escalates | None) -> str:
    """How a plan promises escalation on request; empty where it does not."""
    if way is None:
        return ""
    return {
        Escalates.POOLED: _("The plan promises escalation on request, by the pooled escalation managers."),
        Escalates.DESIGNATED: _("The plan promises escalation on request, by the account’s own escalation manager."),
    }[way]


def _rung(step: Upcoming, terms: Terms, at: datetime) -> Rung:
    tells = tuple(_hearer(each, step.at, terms, at) for each in step.hearers)
    return Rung(step.at, _rung_words(step.clock, step.step, terms), tells)


def _rung_words(clock_id: str, step: str, terms: Terms) -> str:
    rung = next((each for each in terms.steps or DEFAULT_STEPS if each.id == step), None)
    clock = clock_words(terms, clock_id)
    if rung is not None and rung.after:
        return _("%(clock)s: %(length)s after it was due") % {"clock": clock, "length": duration_words(rung.after)}
    if rung is not None and rung.share is not None and rung.share < 1:
        share = round(100 * rung.share)
        return _("%(clock)s: %(share)d%% of the time is used up") % {"clock": clock, "share": share}
    return _("%(clock)s: due") % {"clock": clock}


def _hearer(hearer: Hearer, step_at: datetime, terms: Terms, at: datetime) -> str:
    why = why_words(hearer.role, hearer.found_as, hearer.stands_in, hearer.passed, terms)
    values = {"name": hearer.name, "why": why, "when": moments.moment(hearer.tell_at, at=at)}
    if (hearer.tell_at - step_at).total_seconds() > 60:
        return _("%(name)s, %(why)s, at work again: %(when)s") % values
    return _("%(name)s, %(why)s") % values


@dataclass(frozen=True, slots=True)
class CallShown:
    """One call of a webhook in words."""

    name: str
    at: datetime
    state: str
    state_words: str
    trouble: str


def call_shown(call: CallLine) -> CallShown:
    """Where a call is."""
    states = {
        "queued": pgettext("state of a call", "Leaving"),
        "done": pgettext("state of a call", "Taken"),
        "failed": pgettext("state of a call", "Given up"),
    }
    names = {
        "test": _("Test"),
        "escalation_step": _("Step of a ladder"),
        "escalation_asked": _("Escalation asked for"),
        "escalated": _("Escalation taken in hand"),
        "escalation_ended": _("Escalation ended"),
    }
    trouble = call.last_error if call.state != "done" else ""
    return CallShown(
        names.get(call.kind, call.kind), call.created_at, call.state, states.get(call.state, call.state), trouble
    )


def flag_words(severity_is_fast: bool, escalated: bool | None, *, served_first: bool = False) -> tuple[str, ...]:
    """The flags of a line of the queue: going first, being escalated (and whether somebody has it)."""
    flags = [_("Priority outage")] if severity_is_fast else [_("Priority line")] if served_first else []
    if escalated is not None:
        flags.append(_("Escalation in hand") if escalated else _("Escalation waits"))
    return tuple(flags)
