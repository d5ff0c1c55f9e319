"""What the linter can say, as data; its sentences are in `adapters.shared.findings`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypedDict

from palier.core.catalogue.terms import NamedCalendar, Place, Target, Terms, Text


class Level(StrEnum):
    """How bad it is: cannot be kept as written, probably not meant, worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Check(StrEnum):
    """Everything the linter looks for.  The keys of `values` that a check fills stand beside it."""

    # Plans and severities against each other
    DEARER_SLOWER = "dearer_slower"  # in the worst case of a year
    DEARER_SOMETIMES_SLOWER = "dearer_sometimes_slower"  # at some instants, not in the worst case
    DEARER_PROMISES_LESS = "dearer_promises_less"
    DEARER_INCLUDES_LESS = "dearer_includes_less"  # kind (feature, channel, contacts), name
    SEVERER_SLOWER = "severer_slower"  # within one plan, in the worst case of a year
    # Promises that cannot be kept, or that nobody made
    UNREACHABLE = "unreachable"  # calendar
    OUTSIDE_COVERAGE = "outside_coverage"  # calendar, coverage
    NO_VALUE = "no_value"
    STEP_NEVER_CLIMBED = "step_never_climbed"  # step
    STEP_AFTER_CLOSING = "step_after_closing"  # step
    # Channels
    CHANNEL_SHUT = "channel_shut"  # channel, calendar
    NO_CHANNEL = "no_channel"
    # Extras and exceptions
    ADD_ON_GIVES_NOTHING = "add_on_gives_nothing"  # add_on
    AMENDMENT_CHANGES_NOTHING = "amendment_changes_nothing"  # amendment
    # The life of a case
    REMINDERS_OUT_OF_ORDER = "reminders_out_of_order"  # status, earlier, later
    REMINDER_AFTER_CLOSING = "reminder_after_closing"  # status, reminder, close
    # Words
    TEXT_MISSING = "text_missing"  # language
    NEVER_USED = "never_used"  # kind (calendar, feature, person), name


LEVELS = {
    Check.DEARER_SLOWER: Level.WARNING,
    Check.DEARER_SOMETIMES_SLOWER: Level.NOTE,
    Check.DEARER_PROMISES_LESS: Level.WARNING,
    Check.DEARER_INCLUDES_LESS: Level.WARNING,
    Check.SEVERER_SLOWER: Level.WARNING,
    Check.UNREACHABLE: Level.ERROR,
    Check.OUTSIDE_COVERAGE: Level.WARNING,
    Check.NO_VALUE: Level.WARNING,
    Check.STEP_NEVER_CLIMBED: Level.WARNING,
    Check.STEP_AFTER_CLOSING: Level.WARNING,
    Check.CHANNEL_SHUT: Level.ERROR,
    Check.NO_CHANNEL: Level.WARNING,
    Check.ADD_ON_GIVES_NOTHING: Level.WARNING,
    Check.AMENDMENT_CHANGES_NOTHING: Level.WARNING,
    Check.REMINDERS_OUT_OF_ORDER: Level.WARNING,
    Check.REMINDER_AFTER_CLOSING: Level.ERROR,
    Check.TEXT_MISSING: Level.WARNING,
    Check.NEVER_USED: Level.NOTE,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark on a catalogue.

    `places` are where to look, the most telling first.  `plans` are the plans concerned, the cheaper first.  `start` is
    the counter-example: a case opened then (UTC) would be due at `dues`, one for each of `targets`, which are in the
    order of `plans` (or of `severities`).  `zone` is where that start is best told.  `names` holds the labels of the
    ids mentioned, `calendars` those that targets are measured in, `values` what the check adds.
    """

    check: Check
    places: tuple[Place, ...]
    plans: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()
    clock: str | None = None
    region: str | None = None
    start: datetime | None = None
    dues: tuple[datetime, ...] = ()
    targets: tuple[Target, ...] = ()
    zone: str = "UTC"
    names: Mapping[str, Text] = field(default_factory=dict)
    calendars: Mapping[str, NamedCalendar] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def level(self) -> Level:
        """How bad it is."""
        return LEVELS[self.check]


class About(TypedDict, total=False):
    """What a finding is about, as arguments of `Finding`."""

    plans: tuple[str, ...]
    severities: tuple[str, ...]
    clock: str | None
    region: str | None
    names: Mapping[str, Text]
    calendars: Mapping[str, NamedCalendar]


def about(*terms: Terms, severities: tuple[str, ...] = (), clock: str | None = None) -> About:
    """The plans and severities concerned, each once, with their labels."""
    by_plan = {each.plan: each for each in terms}
    levels = tuple(dict.fromkeys(severities))
    calendars = {name: calendar for each in terms for name, calendar in each.calendars.items()}
    names: dict[str, Text] = {plan: each.plan_label for plan, each in by_plan.items()}
    for each in terms:
        names |= {level.id: level.label for level in each.severities if level.id in levels}
        names |= {rule.id: rule.label for rule in each.clocks if rule.id == clock}
        names |= {each.region.id: each.region.label} if each.region else {}
    return About(
        plans=tuple(by_plan),
        severities=levels,
        clock=clock,
        region=next((each.holder.region for each in terms), None),
        names=names,
        calendars=calendars,
    )
