"""What can be wrong with a file of scenarios, as data; its sentences are in `adapters.shared.scenarios`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from palier.core.catalogue import Fault
from palier.core.errors import DomainError


class Wrong(StrEnum):
    """Every fault of a scenario that the reader can name.  Values that a code carries stand beside it."""

    NOT_A_LIST = "not_a_list"  # key
    NOT_A_MAPPING = "not_a_mapping"  # key
    NOT_A_WORD = "not_a_word"  # key
    UNKNOWN_KEY = "unknown_key"  # key
    MISSING_KEY = "missing_key"  # key
    UNKNOWN_WORD = "unknown_word"  # key, value, choices
    NOT_AN_INSTANT = "not_an_instant"  # value
    WITHOUT_OFFSET = "without_offset"  # value
    FAR_INSTANT = "far_instant"  # value, first, last
    NOT_A_DATE = "not_a_date"  # value
    NOT_A_NUMBER = "not_a_number"  # value
    NOT_A_MOMENT = "not_a_moment"  # value
    NOTHING_HAPPENS = "nothing_happens"
    NOTHING_EXPECTED = "nothing_expected"
    BACKWARDS = "backwards"  # value
    IMPOSSIBLE_NEXT = "impossible_next"  # event, status
    UNKNOWN_FACT = "unknown_fact"  # value
    OUT_OF_TIME = "out_of_time"


@dataclass(frozen=True, slots=True)
class ScenarioFault:
    """One thing wrong: where (1-based line and column), what, and what was probably meant.

    `cause` is the refusal of the catalogue where the contract of a scenario can't be, or of a calendar that never
    opens for as long as a target asks.
    """

    code: Wrong
    line: int
    column: int
    values: Mapping[str, str] = field(default_factory=dict)
    suggestion: str | None = None
    cause: DomainError | None = None


@dataclass(eq=False)
class ScenariosRefused(DomainError):
    """A file of scenarios that can't be run; holds every fault in the order of the file.

    Faults of the YAML itself are those of the plan language.
    """

    name: str
    faults: tuple[ScenarioFault | Fault, ...]
