"""What can be wrong with a catalogue, as data; the sentences are in `adapters.shared.faults`."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum

from palier.core.errors import DomainError


class Code(StrEnum):
    """Every fault the reader can name.  Values that a code carries stand beside it."""

    # The file
    TOO_LARGE = "too_large"  # size, limit
    NOT_UTF8 = "not_utf8"
    CONTROL_CHARACTER = "control_character"  # character
    EMPTY_FILE = "empty_file"
    TAB = "tab"
    NOT_YAML = "not_yaml"  # problem
    SEVERAL_DOCUMENTS = "several_documents"
    TOO_DEEP = "too_deep"  # limit
    TOO_MANY_VALUES = "too_many_values"  # limit
    UNKNOWN_ALIAS = "unknown_alias"  # name
    ALIAS_IN_ITSELF = "alias_in_itself"  # name
    TAG = "tag"  # tag
    KEY_NOT_TEXT = "key_not_text"
    DUPLICATE_KEY = "duplicate_key"  # key, first
    # The shape
    NOT_A_CATALOGUE = "not_a_catalogue"
    NOT_AN_OFFER = "not_an_offer"
    UNKNOWN_KEY = "unknown_key"  # key
    MISSING_KEY = "missing_key"  # key
    EMPTY_VALUE = "empty_value"  # key
    EXPECTED_MAPPING = "expected_mapping"  # key
    EXPECTED_LIST = "expected_list"  # key
    EXPECTED_WORD = "expected_word"  # key
    # The values
    VERSION = "version"  # value
    IDENT = "ident"  # value
    WORD = "word"  # value, choices
    RIGHT = "right"  # value
    NUMBER = "number"  # value
    LEADING_ZERO = "leading_zero"  # value
    NUMBER_RANGE = "number_range"  # value, least, most
    DURATION = "duration"  # value
    DURATION_IS_A_TIME = "duration_is_a_time"  # value
    DURATION_WITHOUT_UNIT = "duration_without_unit"  # value
    DURATION_MIXED = "duration_mixed"  # value
    DURATION_ZERO = "duration_zero"  # value
    DURATION_TOO_LONG = "duration_too_long"  # value, limit
    DURATION_UNEVEN = "duration_uneven"  # value
    MOMENT = "moment"  # value
    HOURS = "hours"  # value
    IMPOSSIBLE_TIME = "impossible_time"  # value
    HOURS_EMPTY = "hours_empty"  # value
    HOURS_OVERLAP = "hours_overlap"  # value, other
    DAYS = "days"  # value
    DAY_TWICE = "day_twice"  # day
    DATE = "date"  # value
    DATES_BACKWARDS = "dates_backwards"  # start, end
    ZONE = "zone"  # value
    COUNTRY = "country"  # value
    SUBDIVISION = "subdivision"  # value, country
    LANGUAGE = "language"  # value
    URL = "url"  # value
    PHONE = "phone"  # value
    # What one place says of another
    UNKNOWN_NAME = "unknown_name"  # kind, name, choices
    UNSPOKEN_LANGUAGE = "unspoken_language"  # language, languages
    RANGE_BACKWARDS = "range_backwards"  # value
    SEVERITY_TWICE = "severity_twice"  # severity
    CYCLE = "cycle"  # cycle
    UNCOVERED = "uncovered"  # plan, severities
    NEVER_OPENS = "never_opens"  # calendar, region
    ALWAYS_IS_24X7 = "always_is_24x7"
    NAME_TAKEN = "name_taken"  # name
    REPEATED_ID = "repeated_id"  # name, first
    DEFAULT_REGIONS = "default_regions"  # regions
    NO_COUNTRY = "no_country"
    FEATURE_KIND = "feature_kind"  # feature, value, expected
    FEATURE_IS_TWO = "feature_is_two"  # feature
    NOT_COUNTED = "not_counted"  # feature, key
    EMPTY_WHEN = "empty_when"
    CLOCK_INCOMPLETE = "clock_incomplete"  # clock, key
    MODE_OF_ANOTHER = "mode_of_another"  # clock
    LOWERS_UP = "lowers_up"  # severity, target


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: where (1-based line and column, path of keys), what, and what was probably meant."""

    code: Code
    line: int
    column: int
    path: str
    values: Mapping[str, str] = field(default_factory=dict)
    suggestion: str | None = None


@dataclass(eq=False)
class CatalogueRefused(DomainError):
    """A catalogue that cannot be used, with every fault in the order of the file."""

    name: str
    faults: tuple[Fault, ...]


_patience: ContextVar[list[int] | None] = ContextVar("patience", default=None)


@contextmanager
def patience(searches: int) -> Iterator[None]:
    """Within, only so many words are looked for: a file of ten thousand wrong words must not take minutes."""
    token = _patience.set([searches])
    try:
        yield
    finally:
        _patience.reset(token)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant by `word`, or None when nothing is near (or patience has run out)."""
    left = _patience.get()
    if left is not None:
        if left[0] == 0:
            return None
        left[0] -= 1
    by_fold = {name.casefold().replace("-", "_"): name for name in known}
    folded = word.casefold().replace("-", "_").replace(" ", "_")
    near = get_close_matches(folded[:80], by_fold, n=1, cutoff=0.6)
    return by_fold[near[0]] if near else None
