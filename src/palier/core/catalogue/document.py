"""The catalogue as it is written: one model per mapping of the file.  `docs/plan-language.md` explains the keys."""

from typing import Annotated, Any, Literal

from pydantic import Field

from palier.core.catalogue import places_of_time, values
from palier.core.catalogue.document_duties import CommitmentDoc, DutyDoc, GoodStandingDoc, Lines, ProcessDoc
from palier.core.catalogue.document_life import ClockDoc, LifecycleDoc
from palier.core.catalogue.document_notices import Notices
from palier.core.catalogue.document_offer import NamedDoc, Offered, PlanDoc, StepDoc
from palier.core.catalogue.faults import Code
from palier.core.catalogue.kinds import (
    EVERYWHERE,
    CarryOver,
    Country,
    Day,
    Days,
    DurationValue,
    Hours,
    Ident,
    Idents,
    Language,
    Right,
    Section,
    Selectors,
    Short,
    Text,
    Url,
    Word,
    Zone,
    ZoneChoice,
)


def _version(value: object) -> str:
    text = values.word(value)
    return text if text == "1" else values.wrong(Code.VERSION, value=text, suggestion="1")


class ProviderDoc(Section):
    """Who sells the support."""

    id: Ident
    name: Text
    timezone: Zone
    """Zone of the provider; calendars that name none are read in it."""
    languages: Annotated[list[Language], Field(min_length=1)]
    """Languages the texts are written in; the first is the main one."""
    country: Country | None = None
    """Country whose public holidays `holidays: provider` means."""
    public: Right = False
    """Whether anybody may read the offer, at `/offer/<id>/`, once it is published."""


class ReachableDoc(Section):
    """The customer's duty to stay reachable, and what follows when they are not."""

    hours: Ident | None = None
    """Calendar in which the customer must be reachable."""
    ask_again: DurationValue | None = None
    after: DurationValue | None = None
    lower_to: Ident | None = None
    """The severity the case is lowered to; without it the provider may lower it by hand."""
    lowers: Literal["by_itself", "by_hand"] = "by_itself"
    """Whether the silence lowers it, or a person of the provider's decides once told of it."""
    until: Text | None = None


class SeverityDoc(Section):
    """One level of severity."""

    label: Text
    definition: Text | None = None
    examples: list[Text] = Field(default_factory=list)
    attest: Text | None = None
    """What the customer confirms when choosing this level."""
    contact: Ident | None = None
    """Calendar in which the customer is contacted."""
    reachable: ReachableDoc | None = None


class SeverityPolicyDoc(Section):
    """Who chooses and changes a severity, and what the clocks do then."""

    default: Ident | None = None
    """Severity of a case whose channel asks for none (mail); else the least severe."""
    chosen_by: Literal["contact", "named_contact", "provider"] | None = None
    changed_by: list[Literal["contact", "named_contact", "provider"]] = Field(default_factory=list)
    agreed: Right | None = None
    """Whether a change is made together with the customer."""
    contest_within: DurationValue | None = None
    """How long the customer may contest a severity that the provider proposes; implies `agreed`."""
    lowered_when: Text | None = None
    """The ground on which the provider lowers a severity without asking."""
    clocks: Literal["safe", "since_start", "since_change"] = "safe"


class RegionDoc(Section):
    """A region a contract can belong to."""

    label: Text
    about: Text | None = None
    default: Right = False
    """The region of a contract that names none."""


def _listed_closures(value: object) -> object:
    if value == places_of_time.NONE:
        return []
    return [value] if isinstance(value, str | dict) else value


def _closure(value: object) -> object:
    """One item of `holidays`: a country, a date, or dates with their hours."""
    if isinstance(value, dict):
        return {values.parse_date(day): values.parse_hours(hours) for day, hours in value.items()}
    if isinstance(value, str) and values.is_date(value):
        return {values.parse_date(value): ()}
    return places_of_time.parse_holiday_source(value)


Closure = Annotated[Any, Short(_closure, {"type": ["string", "object"]})]
Closures = Annotated[list[Closure], Short(_listed_closures, {"type": ["string", "object"]})]


class ScheduleDoc(Section):
    """Zone, hours and closed days; in `regions` each replaces what it names."""

    timezone: ZoneChoice | None = None
    """`account` (the customer's), `provider`, or a zone."""
    hours: Annotated[dict[Days, Hours], Field(min_length=1)] | None = None
    """Opening hours by days: `{mon-fri: "09:00-17:00"}`."""
    holidays: Closures | None = None
    """`account`, `provider`, `none`, a country, or a list of countries and dates."""


def _always(value: object) -> object:
    """`24x7` written out: real elapsed time, by a zone whose days all have 24 hours."""
    if not isinstance(value, str):
        return value
    if value != "24x7":
        values.wrong(Code.WORD, value=value, choices="24x7", suggestion="24x7")
    return {"timezone": "UTC", "hours": {"mon-sun": "00:00-24:00"}}


class CalendarDoc(ScheduleDoc):
    """When there is service."""

    label: Text | None = None
    about: Text | None = None
    regions: dict[Ident, ScheduleDoc] = Field(default_factory=dict)


class ChannelWordsDoc(Section):
    """Words about a channel."""

    label: Text | None = None
    about: Text | None = None


class PersonDoc(NamedDoc):
    """A role the customer meets."""

    kind: Literal["pooled", "shared", "designated", "dedicated"] | None = None


class PhaseDoc(NamedDoc):
    """One phase of an engagement."""

    deliverable: Text | None = None


RIGHTS = ("pooled_escalation", "designated_escalation", "fast_track")
RightGranted = Literal["pooled_escalation", "designated_escalation", "fast_track"]


def _for_any_amount(value: object) -> object:
    return {EVERYWHERE: value} if isinstance(value, str) else value


class FeatureDoc(NamedDoc):
    """Something a plan can include: a right, a number of something, or one of several levels."""

    group: Ident | None = None
    count: Literal["credits", "hours", "days", "sessions", "workshops", "events", "percent", "units"] | None = None
    per: Literal["month", "quarter", "year", "contract_year", "contract"] | None = None
    pro_rata: Right = False
    """Whether a period that the contract cuts short gives its share only."""
    carry_over: CarryOver | None = None
    """How much of what is left at a period's end goes on into the next; without it, nothing."""
    expires: Literal["period", "contract"] | None = None
    """With what a grant ends; without it, with its period."""
    choices: dict[Ident, Text] | None = None
    grants: Annotated[dict[Word, RightGranted], Short(_for_any_amount, {"enum": list(RIGHTS)})] = Field(
        default_factory=dict
    )
    """What Palier carries out for those who have it; where choices differ, by choice."""
    severities: Selectors | None = None
    """The severities `grants` is for; without it, all."""
    notices: Notices = Field(default_factory=dict)
    """Who is told of incidents and maintenances; where choices differ, by choice."""
    person: Ident | None = None
    """The role of `people` that somebody fills for those who have it."""
    phases: list[PhaseDoc] = Field(default_factory=list)
    menu: list[Text] = Field(default_factory=list)


class AddOnDoc(NamedDoc):
    """Something that can be bought beside a plan."""

    available: Idents = Field(default_factory=list)
    included: Idents = Field(default_factory=list)
    gives: Offered | None = None


class TermStartsDoc(Section):
    """Days on which the contract's term starts, both inclusive."""

    from_: Annotated[Day | None, Field(alias="from")] = None
    until: Day | None = None


class WhenDoc(Section):
    """The contracts an amendment is for; everything said must hold."""

    product: Idents | None = None
    plan: Idents | None = None
    region: Idents | None = None
    term_starts: TermStartsDoc | None = None


class AmendmentDoc(Offered):
    """A dated or particular exception to a plan."""

    id: Ident
    label: Text | None = None
    about: Text | None = None
    when: WhenDoc


class ProductDoc(NamedDoc):
    """A product that support is sold for."""

    words: Lines = Field(default_factory=list)
    """How mails call it, besides its id and its label."""


class LinkDoc(Section):
    """A published page."""

    label: Text
    url: Url


class Document(Section):
    """A catalogue: everything a provider sells as support."""

    palier: Annotated[str, Short(_version, {"const": 1})]
    """Version of the plan language: 1."""
    provider: ProviderDoc
    severities: Annotated[dict[Ident, SeverityDoc], Field(min_length=1)]
    """Levels of severity, most severe first."""
    severity_policy: SeverityPolicyDoc = SeverityPolicyDoc()
    regions: dict[Ident, RegionDoc] = Field(default_factory=dict)
    calendars: dict[Ident, Annotated[CalendarDoc, Short(_always, {"const": "24x7"})]] = Field(default_factory=dict)
    """When there is service; `always` needs no declaration."""
    channels: dict[Ident, ChannelWordsDoc] = Field(default_factory=dict)
    products: dict[Ident, ProductDoc] = Field(default_factory=dict)
    people: dict[Ident, PersonDoc] = Field(default_factory=dict)
    groups: dict[Ident, Text] = Field(default_factory=dict)
    features: dict[Ident, FeatureDoc] = Field(default_factory=dict)
    plans: Annotated[dict[Ident, PlanDoc], Field(min_length=1)]
    """The tiers, cheapest first."""
    add_ons: dict[Ident, AddOnDoc] = Field(default_factory=dict)
    amendments: list[AmendmentDoc] = Field(default_factory=list)
    lifecycle: LifecycleDoc = LifecycleDoc()
    clocks: dict[Ident, ClockDoc] = Field(default_factory=dict)
    escalation: list[StepDoc] = Field(default_factory=list)
    processes: dict[Ident, ProcessDoc] = Field(default_factory=dict)
    duties: dict[Ident, DutyDoc] = Field(default_factory=dict)
    commitments: dict[Ident, CommitmentDoc] = Field(default_factory=dict)
    good_standing: GoodStandingDoc | None = None
    links: list[LinkDoc] = Field(default_factory=list)
