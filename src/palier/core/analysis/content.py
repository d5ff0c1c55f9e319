"""What somebody writes in an analysis, and what of it is missing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

Words = Mapping[str, str]
"""One text by language; a language in which nothing was written is absent."""

MOST_WHYS = 5


class Method(StrEnum):
    """How the causes are told: as up to five answers to "why", or freely."""

    WHYS = "whys"
    FREE = "free"


class Part(StrEnum):
    """What an analysis must say before it is reviewed."""

    TITLE = "title"
    SUMMARY = "summary"
    CAUSES = "causes"
    ACTIONS = "actions"
    OWNERS = "owners"


@dataclass(frozen=True, slots=True)
class ActionPlan:
    """One preventive action; `id` is 0 for a new one.  It is promised by somebody (`owner_id`) for a day."""

    words: Words
    owner_id: int | None
    due_on: date | None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Content:
    """What somebody wrote; `left_out` are the lines of the record that the timeline does not tell."""

    title: Words = field(default_factory=dict)
    summary: Words = field(default_factory=dict)
    method: Method = Method.WHYS
    whys: tuple[Words, ...] = ()
    causes: Words = field(default_factory=dict)
    went_well: Words = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    actions: tuple[ActionPlan, ...] = ()


def missing_parts(content: Content) -> tuple[Part, ...]:
    """What is still to be written, in the order of the page; what went well may be left unsaid.

    >>> missing_parts(Content(title={"en": "Down"}, summary={"en": "It was down."}))
    (<Part.CAUSES: 'causes'>, <Part.ACTIONS: 'actions'>)
    """
    told = content.causes if content.method is Method.FREE else any(content.whys)
    needed = {
        Part.TITLE: bool(content.title),
        Part.SUMMARY: bool(content.summary),
        Part.CAUSES: bool(told),
        Part.ACTIONS: bool(content.actions),
        Part.OWNERS: all(each.owner_id and each.due_on for each in content.actions),
    }
    return tuple(part for part, is_there in needed.items() if not is_there)
