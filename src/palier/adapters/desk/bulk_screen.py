"""Acts on many cases in the reader's words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from palier.adapters.shared.words import severity_words, status_words, text_words
from palier.apps.batches.acts import SETTABLE, Act, Asked
from palier.apps.batches.models import BatchItem
from palier.apps.batches.queries import Ahead, Story, ahead
from palier.apps.catalogues.queries import terms_of
from palier.apps.staff.queries import Choice, teams, working_agents
from palier.core.actor import Actor

State = BatchItem.State


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a field."""

    value: str
    name: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class AheadLine:
    """One case: what it has now, what it would have."""

    id: int
    reference: str
    subject: str
    now: str
    then: str
    changes: bool


@dataclass(frozen=True, slots=True)
class AheadScreen:
    """The act, its fields as they stand, and every case as it would come out."""

    act: str
    title: str
    key: str
    lines: tuple[AheadLine, ...]
    agents: tuple[Option, ...]
    teams: tuple[Option, ...]
    statuses: tuple[Option, ...]
    severities: tuple[Option, ...]
    text: str
    is_complete: bool
    sentence: str
    button: str
    stays: bool


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One case and what became of it."""

    reference: str
    subject: str
    state: str
    words: str


@dataclass(frozen=True, slots=True)
class StoryScreen:
    """How far a batch is."""

    id: int
    title: str
    lines: tuple[StoryLine, ...]
    waiting: int
    settled: int
    total: int
    sentence: str
    may_undo: bool


def ahead_screen(asked: Asked, case_ids: Sequence[int], *, viewer: Actor, key: str) -> AheadScreen:
    """Before it is done."""
    people, groups = working_agents(), teams()
    found = ahead(viewer=viewer, asked=asked, case_ids=case_ids)
    lines = tuple(_ahead_line(line, asked, people, groups) for line in found)
    will = sum(line.changes for line in lines) if asked.is_complete else 0
    return AheadScreen(
        act=asked.act.value,
        title=_title(asked.act, len(lines)),
        key=key,
        lines=lines,
        agents=_options(people, asked.agent, _("As it is"), _("Nobody")),
        teams=_options(groups, asked.team, _("As it is"), _("No team")),
        statuses=tuple(Option(each.value, status_words(each), each is asked.status) for each in SETTABLE),
        severities=_severities(found, asked),
        text=asked.text,
        is_complete=asked.is_complete and will > 0,
        sentence=_will_words(asked, will, len(lines)),
        button=ngettext("Do it in %(count)d case", "Do it in %(count)d cases", will) % {"count": will},
        stays=not asked.can_be_undone,
    )


def _options(choices: Sequence[Choice], chosen: int | None, keep: str, none: str) -> tuple[Option, ...]:
    known = [Option(str(each.id), each.name, each.id == chosen) for each in choices]
    return (Option("", keep, chosen is None), Option("0", none, chosen == 0), *known)


def _severities(found: Sequence[Ahead], asked: Asked) -> tuple[Option, ...]:
    """The severities of the plans of these cases, the gravest first; by what most of the plans call them."""
    names = {level.id: text_words(level.label) for line in found for level in terms_of(line.terms_id).severities}
    return tuple(Option(each, name, each == asked.severity) for each, name in names.items())


def _title(act: Act, many: int) -> str:
    titles = {
        Act.ASSIGN: ngettext("Assign %(count)d case", "Assign %(count)d cases", many),
        Act.STATUS: ngettext("Set the status of %(count)d case", "Set the status of %(count)d cases", many),
        Act.SEVERITY: ngettext("Set the severity of %(count)d case", "Set the severity of %(count)d cases", many),
        Act.NOTE: ngettext("Write a note in %(count)d case", "Write a note in %(count)d cases", many),
    }
    return titles[act] % {"count": many}


def _will_words(asked: Asked, will: int, many: int) -> str:
    if not many:
        return _("None of these cases is there any more. Go back to the queue and choose again.")
    if not asked.is_complete:
        return {
            Act.ASSIGN: _("Choose somebody or a team: what will change is then shown case by case."),
            Act.STATUS: _("Choose a status: what will change is then shown case by case."),
            Act.SEVERITY: _("Choose a severity: what will change is then shown case by case."),
            Act.NOTE: _("Write the note: staff sees it in each of these cases, the customers never do."),
        }[asked.act]
    said = ngettext("%(count)d case will change.", "%(count)d cases will change.", will) % {"count": will}
    if asked.act is Act.SEVERITY:
        said += " " + _("Each customer is told, and due times are aimed anew as their plan says.")
    same = many - will
    if same:
        said += " " + ngettext(
            "%(count)d has it already and stays as it is.", "%(count)d have it already and stay as they are.", same
        ) % {"count": same}
    return said


def _ahead_line(line: Ahead, asked: Asked, people: Sequence[Choice], groups: Sequence[Choice]) -> AheadLine:
    nobody = _("Nobody")
    if asked.act is Act.STATUS:
        now = status_words(line.status)
        then = status_words(asked.status) if asked.status else ""
    elif asked.act is Act.SEVERITY:
        terms = terms_of(line.terms_id)
        now, then = severity_words(terms, line.severity), severity_words(terms, asked.severity)
    elif asked.act is Act.ASSIGN:
        now = _holder(line.assignee or nobody, line.team)
        agent = line.assignee if asked.agent is None else _named(people, asked.agent)
        team = line.team if asked.team is None else _named(groups, asked.team)
        then = _holder(agent or nobody, team)
    else:
        now, then = "", _("A note more")
    changes = asked.is_complete and line.changes
    return AheadLine(line.id, line.reference, line.subject, now, then if changes else "", changes)


def _holder(agent: str, team: str) -> str:
    return f"{agent} · {team}" if team else agent


def _named(choices: Sequence[Choice], chosen: int) -> str:
    return next((each.name for each in choices if each.id == chosen), "")


def story_screen(told: Story) -> StoryScreen:
    """While it is done, and afterwards."""
    waiting, total = told.count(State.WAITING), len(told.lines)
    done = told.count(State.DONE)
    return StoryScreen(
        id=told.id,
        title=_title(told.asked.act, total),
        lines=tuple(
            StoryLine(line.reference, line.subject, line.state, _state_words(line.state)) for line in told.lines
        ),
        waiting=waiting,
        settled=total - waiting,
        total=total,
        sentence=ngettext("Done in %(done)d of %(total)d case.", "Done in %(done)d of %(total)d cases.", total)
        % {"done": done, "total": total},
        may_undo=told.asked.can_be_undone and not told.is_undone and done > 0,
    )


def _state_words(state: str) -> str:
    return {
        State.WAITING: pgettext("a case of several", "Still to come"),
        State.DONE: pgettext("a case of several", "Done"),
        State.SAME: pgettext("a case of several", "Had it already"),
        State.REFUSED: pgettext("a case of several", "Could not be done: open it to see why"),
        State.UNDONE: pgettext("a case of several", "Undone"),
        State.LEFT: pgettext("a case of several", "Left as it is"),
    }[State(state)]
