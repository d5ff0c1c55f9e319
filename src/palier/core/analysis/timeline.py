"""The timeline of an analysis: drawn from the record, never typed; whoever writes it chooses which lines it tells."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

OWN_CASES = "cases"
"""Names all lines of a customer's own cases at once."""


class Source(StrEnum):
    """Where a line comes from: what was said of the incident, what a component showed, what happened to a case."""

    UPDATE = "update"
    STATE = "state"
    CASE = "case"


@dataclass(frozen=True, slots=True)
class Line:
    """Something that happened.  `key` names it for good; `what` is a stage, a state or a kind of fact; `of` whose:
    the component's name by language, or a case's reference; `words` are those said then, by language.
    """

    key: str
    at: datetime
    source: Source
    what: str
    of: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    case_id: int = 0


def drawn(lines: Iterable[Line], *, left_out: Collection[str]) -> tuple[Line, ...]:
    """The lines told, in order of time; those of the same instant in order of their keys, each once."""
    told = {
        line.key: line
        for line in lines
        if line.key not in left_out and not (line.source is Source.CASE and OWN_CASES in left_out)
    }
    return tuple(sorted(told.values(), key=lambda line: (line.at, line.key)))
