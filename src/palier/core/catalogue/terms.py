"""Terms: everything one contract promises, resolved from its catalogue; what clocks and screens read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from palier.core.catalogue.promises import (
    AddOnTerms,
    AmendmentTerms,
    ChannelTerms,
    Commitment,
    Duty,
    Feature,
    GoodStanding,
    Holder,
    Lifecycle,
    Link,
    Named,
    NamedContacts,
    Person,
    Process,
    Reachable,
    Review,
    SeverityPolicy,
    Text,
)
from palier.core.time import Calendar, WorkingDays

__all__ = [
    "Anchor",
    "ClockRule",
    "Follow",
    "NamedCalendar",
    "Offer",
    "Place",
    "SeverityChange",
    "SeverityTerms",
    "Source",
    "Step",
    "Target",
    "Terms",
    "Text",
]


class Offer(StrEnum):
    """What a plan says of one clock at one severity."""

    TIMED = "timed"
    ASAP = "asap"
    NONE = "none"


class Source(StrEnum):
    """Which document a value stands in: the catalogue, or the negotiated terms of the contract."""

    CATALOGUE = "catalogue"
    CONTRACT = "contract"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands in its document: 1-based line and column, and the path of keys to it."""

    line: int
    column: int
    path: str
    source: Source = Source.CATALOGUE


@dataclass(frozen=True, slots=True)
class Target:
    """The promised length of one clock at one severity.

    `length` and `calendar` are None unless the offer is timed; `written` is the author's own notation.
    """

    offer: Offer
    length: timedelta | WorkingDays | None
    calendar: str | None
    written: str
    place: Place


class Follow(StrEnum):
    """What the follow-up clock waits for: our next word, or our answer to theirs (clocks.md, "Clocks")."""

    UPDATE = "update"
    REPLY = "reply"


class Anchor(StrEnum):
    """Where the next cycle of a recurring clock begins: at the last completion, or at the last due time."""

    COMPLETION = "completion"
    PREVIOUS_DUE = "previous_due"


class SeverityChange(StrEnum):
    """How a change of severity re-aims the clocks still open (clocks.md, "Severity changes")."""

    SAFE = "safe"
    SINCE_START = "since_start"
    SINCE_CHANGE = "since_change"


@dataclass(frozen=True, slots=True)
class ClockRule:
    """One clock as declared: the event kinds that start, stop and restart it, the statuses that pause it.

    Kinds and statuses are the values of `core.case.Kind` and `core.case.Status`.  `follow` is set on the
    follow-up clock only.
    """

    id: str
    label: Text
    starts: tuple[str, ...]
    stops: tuple[str, ...]
    restarts: tuple[str, ...] = ()
    pauses_in: tuple[str, ...] = ()
    follow: Follow | None = None
    anchor: Anchor = Anchor.COMPLETION
    severity_change: SeverityChange = SeverityChange.SAFE
    about: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NamedCalendar:
    """One calendar of the catalogue as it applies to this contract: zone chosen, holidays frozen.

    `observes` are the countries (FR) or parts of one (US-CA) whose public holidays those are, so that they can be
    called by name.
    """

    id: str
    label: Text
    calendar: Calendar
    about: Text = field(default_factory=dict)
    observes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SeverityTerms:
    """One severity level as the customer reads it; `contact` is the calendar in which we call them."""

    id: str
    label: Text
    definition: Text = field(default_factory=dict)
    examples: tuple[Text, ...] = ()
    attest: Text = field(default_factory=dict)
    contact: str | None = None
    reachable: Reachable | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One rung of the escalation ladder.

    Due at `share` of the target (0.75, 1) or `after` the due instant; `of` is a clock id or "any";
    `severities` empty means all.  `by` names ways (desk, mail, page, webhook); empty, the usual ones.
    """

    id: str
    of: str
    share: float | None
    after: timedelta | None
    severities: tuple[str, ...]
    tell: tuple[str, ...]
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """What one contract promises, in full; pinned by each case when it opens.

    `severities` run from most to least severe.  `targets` is keyed by clock id, then severity id.
    `coverage` and `channels` map to calendar ids (a channel not offered is absent); `offered` has the same channels
    in full.  `languages` are those spoken, each with its calendar.  `places` tells where other values were written,
    by their path in an offer (`channels.phone.open`).
    """

    catalogue: str
    provider: Text
    plan: str
    plan_label: Text
    severities: tuple[SeverityTerms, ...]
    default_severity: str
    clocks: tuple[ClockRule, ...]
    targets: Mapping[str, Mapping[str, Target]]
    calendars: Mapping[str, NamedCalendar]
    coverage: Mapping[str, str]
    channels: Mapping[str, str]
    steps: tuple[Step, ...]
    holder: Holder = field(default_factory=Holder)
    plan_about: Text = field(default_factory=dict)
    plan_badge: Text = field(default_factory=dict)
    plan_sold: Text = field(default_factory=dict)
    offered: tuple[ChannelTerms, ...] = ()
    languages: Mapping[str, str] = field(default_factory=dict)
    named_contacts: NamedContacts | None = None
    features: tuple[Feature, ...] = ()
    groups: tuple[Named, ...] = ()
    advisor: Person | None = None
    team: tuple[Person, ...] = ()
    reviews: tuple[Review, ...] = ()
    add_ons: tuple[AddOnTerms, ...] = ()
    amendments: tuple[AmendmentTerms, ...] = ()
    products: tuple[Named, ...] = ()
    region: Named | None = None
    severity_policy: SeverityPolicy = field(default_factory=SeverityPolicy)
    lifecycle: Lifecycle = field(default_factory=Lifecycle)
    processes: tuple[Process, ...] = ()
    duties: tuple[Duty, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    good_standing: GoodStanding | None = None
    links: tuple[Link, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict)

    def target(self, clock: str, severity: str) -> Target | None:
        """The target of one clock at one severity, or None where the catalogue is silent."""
        return self.targets.get(clock, {}).get(severity)
