"""The parts of `Terms` beyond targets and clocks: people, channels, features, reviews, duties."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from palier.core.time import WorkingDays

Text = Mapping[str, str]
"""One text in several languages: language code to words."""


@dataclass(frozen=True, slots=True)
class Delay:
    """A length of time in a calendar: `always` is real elapsed time."""

    length: timedelta | WorkingDays
    calendar: str
    written: str


@dataclass(frozen=True, slots=True)
class Reachable:
    """The customer's duty to stay reachable in the calendar `hours`; None is round the clock.

    `ask_again` and `after` are measured in `hours` unless they name another calendar.  Without `lower_to` or `after`,
    and where it is said (`by_hand`), the provider may lower the severity by hand, and nothing does so by itself.
    """

    hours: str | None = None
    ask_again: Delay | None = None
    after: Delay | None = None
    lower_to: str | None = None
    until: Text = field(default_factory=dict)
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class SeverityPolicy:
    """Who chooses (`contact`, `named_contact`, `provider`) and changes a severity; `agreed`: together.

    `contest_within` is how long the customer may contest what the provider proposes; without it, for ever.
    """

    chosen_by: str | None = None
    changed_by: tuple[str, ...] = ()
    agreed: bool | None = None
    lowered_when: Text = field(default_factory=dict)
    contest_within: Delay | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """Something with an id, a name and perhaps an explanation."""

    id: str
    label: Text
    about: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Duty:
    """Something the customer owes; `report` is what a report of these severities (none: all) must hold."""

    id: str
    label: Text
    about: Text = field(default_factory=dict)
    report: tuple[Text, ...] = ()
    severities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """A role the customer meets; `kind` is pooled, shared, designated or dedicated."""

    id: str
    label: Text
    about: Text = field(default_factory=dict)
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class ChannelTerms:
    """A channel as offered: its calendar, its service (standard, priority, personalised, dedicated), whom it reaches.

    `to` is a person's id or "advisor"; `otherwise` is the service when they are not free; no `severities` means all;
    `number` is the one to call, empty where none is told.
    """

    id: str
    label: Text
    calendar: str
    about: Text = field(default_factory=dict)
    service: str = "standard"
    to: str | None = None
    otherwise: str | None = None
    severities: tuple[str, ...] = ()
    number: str = ""


@dataclass(frozen=True, slots=True)
class NamedContacts:
    """Who on the customer's side may do what; `limit` None is unlimited, `per` is contract or product."""

    limit: int | None
    per: str = "contract"
    administrators: int = 0
    who_may_open: str = "anyone"
    who_sees_all: str = "named"
    from_others: str = "accept"


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase of an engagement and what it delivers."""

    label: Text
    about: Text = field(default_factory=dict)
    deliverable: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Notices:
    """Who is told of incidents and maintenances: a circle (named, administrators, anyone), by mail, phone or advisor.

    `after` is how long an incident lasts before they hear, `every` how often they then hear at least (None: nothing is
    said), `ahead` how long before a maintenance they are told; all are real time.
    """

    tell: str
    by: tuple[str, ...]
    after: timedelta = timedelta()
    every: timedelta | None = None
    ahead: tuple[timedelta, ...] = ()


@dataclass(frozen=True, slots=True)
class Feature:
    """What the plan includes of one feature.

    `amount` is True (a right), a number counted in `count`, or the id of one of `choices`; `unlimited` says there is
    no number.  Features that are not included are absent.  Of what is counted, `pro_rata` says whether a period cut
    short gives its share only, `carry_over` how much goes on into the next ("all" or a number), `expires` with what
    a grant ends (period or contract).  `grants` is what Palier carries out for who has it, for `severities` (none:
    all); `person` the role that somebody fills for them; `notices` who of theirs is told of incidents.
    """

    id: str
    label: Text
    amount: bool | int | str
    about: Text = field(default_factory=dict)
    group: str | None = None
    count: str | None = None
    per: str | None = None
    choices: Mapping[str, Text] = field(default_factory=dict)
    phases: tuple[Phase, ...] = ()
    menu: tuple[Text, ...] = ()
    pro_rata: bool = False
    carry_over: int | str | None = None
    expires: str | None = None
    grants: str | None = None
    severities: tuple[str, ...] = ()
    person: str | None = None
    notices: Notices | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """A regular review; `every` is week, month, quarter, year or None (regularly)."""

    id: str
    label: Text
    about: Text = field(default_factory=dict)
    every: str | None = None
    form: str | None = None
    person: str | None = None
    agenda: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class AddOnTerms:
    """An add-on as it stands for this contract: `included` in the plan, `bought`, or `available`."""

    id: str
    label: Text
    standing: str
    about: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AmendmentTerms:
    """An amendment that applies to this contract."""

    id: str
    label: Text
    about: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wait:
    """Reminders and closing, measured from the moment the case began to wait."""

    remind: tuple[Delay, ...] = ()
    close: Delay | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a case stands where it stands; `tell` says whether the customer is told of a closing for it.

    A reason of the house itself has no label: `adapters.shared` names it.
    """

    id: str
    label: Text = field(default_factory=dict)
    about: Text = field(default_factory=dict)
    tell: bool = True


HOUSE_REASONS: Mapping[str, tuple[Reason, ...]] = {
    "waiting_customer": (Reason("information"), Reason("test"), Reason("access")),
    "on_hold": (Reason("third_party"), Reason("development")),
    "closed": (Reason("duplicate"), Reason("customer_asked"), Reason("spam", tell=False)),
}
"""The reasons of a status for which a catalogue gives none."""


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """What happens by itself: `waits` by status, reopening, automatic mails; and why an agent may do what.

    `reasons` are those the catalogue gives, by status; `acceptance` is `needed` where the customer's word alone
    resolves a case, `assumed` where the agent's does too.
    """

    waits: Mapping[str, Wait] = field(default_factory=dict)
    reopen_within: Delay | None = None
    notify: tuple[str, ...] = ()
    reasons: Mapping[str, tuple[Reason, ...]] = field(default_factory=dict)
    acceptance: str = "assumed"

    def reasons_for(self, status: str) -> tuple[Reason, ...]:
        """The reasons that can be given for a status: the catalogue's, else the house's; none where none is asked."""
        return self.reasons.get(status) or HOUSE_REASONS.get(status, ())

    def tells(self, notice: str) -> bool:
        """Whether the customer is sent this notice.  A catalogue that says nothing sends those of opening and end."""
        return notice in (self.notify or ("created", "resolved", "closed"))


@dataclass(frozen=True, slots=True)
class Process:
    """Ordered steps the customer can read."""

    id: str
    label: Text
    steps: tuple[Named, ...]
    about: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Commitment:
    """What the provider owes beyond targets, perhaps `within` a delay.

    It begins by itself at the first of the events `starts` of a case; without any, when somebody begins it.
    """

    id: str
    label: Text
    about: Text = field(default_factory=dict)
    within: Delay | None = None
    starts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StandingRule:
    """What becomes of new cases by channel ("others" for those not named), and what the customer reads."""

    do: Mapping[str, str] = field(default_factory=dict)
    say: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GoodStanding:
    """What arrears, an expired contract and none at all do; `rules` by situation, `always_in` words by topic.

    Arrears do it once they are `grace_days` old, in days of 24 hours.
    """

    suspend_in_arrears: bool
    about: Text = field(default_factory=dict)
    rules: Mapping[str, StandingRule] = field(default_factory=dict)
    always_in: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    grace_days: int = 0


@dataclass(frozen=True, slots=True)
class Link:
    """A published page."""

    label: Text
    url: str


@dataclass(frozen=True, slots=True)
class Holder:
    """The contract the terms were resolved for, as far as terms depend on it."""

    region: str | None = None
    timezone: str | None = None
    country: str | None = None
    subdivision: str | None = None
    product: str | None = None
    products: tuple[str, ...] = ()
    term_starts: date | None = None
    holiday_years: tuple[int, ...] = ()
    negotiated: str = ""
    promised: bool = True
