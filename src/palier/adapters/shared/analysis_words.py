"""An analysis in the reader's words: one sheet for desk, portal and PDF, so that all say the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from babel.dates import format_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from palier.adapters.shared import moments
from palier.adapters.shared.incident_words import in_language, state_words
from palier.adapters.shared.incident_words import stage_words as incident_stage_words
from palier.adapters.shared.words import day_words, duration_words, list_words
from palier.apps.analyses.frozen import Edition, Hit, Share
from palier.core.analysis import Line, Method, Part, Source, Stage, drawn
from palier.core.case import Kind
from palier.core.incident import Stage as IncidentStage
from palier.core.incident import State


@dataclass(frozen=True, slots=True)
class LineWords:
    """One line of the timeline: when, what, and the words that were said."""

    key: str
    at: datetime
    when: str
    what: str
    words: str


@dataclass(frozen=True, slots=True)
class ActionWords:
    """One preventive action: what, by whom, until when, and that it is done since."""

    words: str
    owner: str
    day: str
    done: str


@dataclass(frozen=True, slots=True)
class AnalysisWords:
    """Everything a reader is told; `whys` is empty where the causes are told freely."""

    reference: str
    title: str
    incident: str
    facts: tuple[tuple[str, str], ...]
    summary: str
    systems: tuple[tuple[str, str, str], ...]
    lines: tuple[LineWords, ...]
    whys: tuple[str, ...]
    causes: str
    went_well: str
    actions: tuple[ActionWords, ...]


def analysis_words(
    edition: Edition,
    share: Share | None,
    *,
    zone: tzinfo,
    hidden: int = 0,
    done: Mapping[int, datetime] | None = None,
) -> AnalysisWords:
    """The edition with one account's share of it, in the active language, on the clock of `zone`."""
    systems = share.components if share else edition.components
    lines = drawn([*edition.lines, *(share.lines if share else ())], left_out=())
    return AnalysisWords(
        reference=edition.reference,
        title=in_language(edition.title) or edition.reference,
        incident=edition.incident,
        facts=tuple(_facts(edition, share, zone, hidden)),
        summary=in_language(edition.summary),
        systems=tuple((in_language(hit.name), state_words(hit.worst), lost_words(hit)) for hit in systems),
        lines=tuple(line_words(line, zone) for line in lines),
        whys=tuple(in_language(why) for why in edition.whys if why) if edition.method is Method.WHYS else (),
        causes="" if edition.method is Method.WHYS else in_language(edition.causes),
        went_well=in_language(edition.went_well),
        actions=tuple(
            ActionWords(
                in_language(action.words),
                action.owner,
                day_words(action.due_on) if action.due_on else "",
                _done(action.id, done or {}, zone),
            )
            for action in edition.actions
        ),
    )


def stage_words(stage: Stage) -> str:
    """Where an analysis stands."""
    match stage:
        case Stage.DRAFT:
            return pgettext("stage of an analysis", "Draft")
        case Stage.IN_REVIEW:
            return pgettext("stage of an analysis", "In review")
        case Stage.APPROVED:
            return pgettext("stage of an analysis", "Approved")
        case Stage.PUBLISHED:
            return pgettext("stage of an analysis", "Published")


def part_words(part: Part) -> str:
    """A part of an analysis."""
    match part:
        case Part.TITLE:
            return pgettext("part of an analysis", "the title")
        case Part.SUMMARY:
            return pgettext("part of an analysis", "the summary")
        case Part.CAUSES:
            return pgettext("part of an analysis", "the causes")
        case Part.ACTIONS:
            return pgettext("part of an analysis", "a preventive action")
        case Part.OWNERS:
            return pgettext("part of an analysis", "who does each action, and by which day")


def line_words(line: Line, zone: tzinfo) -> LineWords:
    """One line of the record."""
    return LineWords(line.key, line.at, short_instant(line.at, zone), _what(line), in_language(line.words))


def instant_words(at: datetime, zone: tzinfo) -> str:
    """An instant as a document says it: with its zone, for paper has no clock."""
    return moments.full_moment(at, zone)


def short_instant(at: datetime, zone: tzinfo) -> str:
    """The same in a table, below one that was said in full: "20 Nov 2026, 09:00"."""
    return str(format_datetime(at.astimezone(zone), "d MMM y, HH:mm", locale=moments.locale()))


def lost_words(hit: Hit) -> str:
    """How long a component worked badly or not at all."""
    return length_words(hit.lost) if hit.lost else _("not at all")


def length_words(length: timedelta) -> str:
    """A length to the minute; what was shorter is told as less than one."""
    minutes = timedelta(minutes=int(length.total_seconds() // 60))
    return duration_words(minutes) if minutes else _("less than a minute")


def _what(line: Line) -> str:
    if line.source is Source.UPDATE:
        return incident_stage_words(IncidentStage(line.what))
    if line.source is Source.STATE:
        values = {"system": in_language(line.of), "state": state_words(State(line.what))}
        return _("%(system)s: %(state)s") % values
    return _case_words(line.what) % {"reference": in_language(line.of)}


def _case_words(kind: str) -> str:
    return {
        Kind.OPENED: _("Your case %(reference)s came in"),
        Kind.WORKAROUND_PROVIDED: _("A workaround was given in %(reference)s"),
        Kind.SOLUTION_PROPOSED: _("A solution was proposed in %(reference)s"),
        Kind.SOLUTION_ACCEPTED: _("You accepted the solution in %(reference)s"),
        Kind.RESOLVED: _("%(reference)s was resolved"),
        Kind.REOPENED: _("%(reference)s was reopened"),
        Kind.CLOSED: _("%(reference)s was closed"),
    }[Kind(kind)]


def _facts(edition: Edition, share: Share | None, zone: tzinfo, hidden: int) -> list[tuple[str, str]]:
    found = [(_("Began"), instant_words(edition.began_at, zone))]
    if edition.over_at:
        found.append((_("Over"), instant_words(edition.over_at, zone)))
    if edition.lasted:
        found.append((_("Lasted"), length_words(edition.lasted)))
    if share:
        if share.components:
            found.append((_("Lost to you, at most"), length_words(share.lost)))
        found.append((_("Your cases"), own_cases_words([case.reference for case in share.cases], hidden)))
    return found


def own_cases_words(references: Sequence[str], hidden: int) -> str:
    """The cases a reader may see, and how many more there are."""
    more = ngettext("%(count)d more of your account", "%(count)d more of your account", hidden) % {"count": hidden}
    told = [*references, *([more] if hidden else [])]
    return list_words(told) if told else pgettext("cases of an account", "none")


def _done(action_id: int, done: Mapping[int, datetime], zone: tzinfo) -> str:
    if action_id not in done:
        return ""
    return _("done on %(day)s") % {"day": day_words(done[action_id].astimezone(zone).date())}
