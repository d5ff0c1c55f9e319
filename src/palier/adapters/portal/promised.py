"""What a case would get, said before it is sent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from palier.adapters.portal.instants import when_words
from palier.adapters.shared.channels import channel_named, reach_words
from palier.adapters.shared.severities import reachable_words
from palier.adapters.shared.words import clock_words, severity_words, target_words, text_words
from palier.apps.cases.entering import Preview
from palier.core.catalogue.admission import Situation
from palier.core.catalogue.terms import Offer, SeverityTerms, Terms
from palier.core.channels import ChannelNow, Reach, channels_now
from palier.core.clock import ClockState
from palier.core.duties import contact_opens_at
from palier.core.escalation import escalates

PORTAL = "portal"


@dataclass(frozen=True, slots=True)
class PromisedLine:
    """One promise: its name, when or how often, and the instant where there is one."""

    name: str
    words: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class ChannelLine:
    """Another way to reach us: how it stands now, and what the plan says of it."""

    words: str
    about: str
    is_open: bool
    number: str = ""


@dataclass(frozen=True, slots=True)
class Promised:
    """Everything: "Elite · Urgent", the promises, the other ways, what is expected of the customer.

    `remarks` say what is not as one might think: another severity than asked for, a plan that names others.
    """

    plan: str
    severity: str
    lines: tuple[PromisedLine, ...]
    channels: tuple[ChannelLine, ...]
    duty: str
    remarks: tuple[str, ...]


def promised(found: Preview, *, at: datetime) -> Promised:
    """What was looked at, in words."""
    terms, severity = found.terms, found.severity
    level = next((level for level in terms.severities if level.id == severity), None)
    return Promised(
        plan=text_words(terms.plan_label),
        severity=severity_words(terms, severity),
        lines=tuple(_lines(found.clocks, terms, severity, at)),
        channels=tuple(_channel(now, at) for now in channels_now(terms, severity, at) if _is_another_way(now)),
        duty=_duty(level),
        remarks=tuple(_remarks(found, at)),
    )


def _lines(clocks: Sequence[ClockState], terms: Terms, severity: str, at: datetime) -> Iterable[PromisedLine]:
    """The promises of the plan in its order: a due time for those that begin at once, a length for the others."""
    running = {state.clock: state for state in clocks}
    for rule in terms.clocks:
        target, state = terms.target(rule.id, severity), running.get(rule.id)
        if target is None or target.offer is Offer.NONE:
            continue
        name, length = clock_words(terms, rule.id), target_words(target, terms.calendars)
        if state and state.due_at:
            due = {"due": when_words(state.due_at, at=at)}
            yield PromisedLine(name, _("%(due)s at the latest") % due, state.due_at)
        elif rule.restarts:
            yield PromisedLine(name, _("every %(length)s") % {"length": length} if target.length else length, None)
        else:
            yield PromisedLine(name, length, None)


def _is_another_way(now: ChannelNow) -> bool:
    return now.id != PORTAL and now.reach in (Reach.OPEN, Reach.CLOSED)


def _channel(now: ChannelNow, at: datetime) -> ChannelLine:
    always = now.reach is Reach.OPEN and now.changes_at is None
    words = (
        _("%(channel)s: open around the clock.") % {"channel": channel_named(now)}
        if always
        else reach_words(now, lambda instant: when_words(instant, at=at))
    )
    about, number = (text_words(now.terms.about), now.terms.number) if now.terms else ("", "")
    return ChannelLine(words, about, now.reach is Reach.OPEN, number)


def _duty(level: SeverityTerms | None) -> str:
    return reachable_words(level) if level else ""


def _remarks(found: Preview, at: datetime) -> Iterable[str]:
    if found.situation is Situation.IN_ARREARS:
        yield _("The account has unpaid invoices. We take this case all the same.")
    elif found.situation is not None:
        yield _("There is no contract in force. We take this case all the same, without promising times.")
    if not found.may_choose:
        yield _("By your plan others choose the severity. We keep in mind which one you asked for.")
    if found.flagged:
        yield _("Your plan names others who open cases. We take yours and mark it so.")
    if opens := contact_opens_at(found.terms, found.severity, at):
        yield _("At this severity we write to you in contact hours: from %(when)s.") % {
            "when": when_words(opens, at=at)
        }
    if escalates(found.terms, found.severity):
        yield _("You may ask for escalation at any time.")
