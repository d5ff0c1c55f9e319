"""The offer as it is written: what plans, add-ons and amendments say with the same keys."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from palier.core.catalogue.kinds import (
    Amount,
    Count,
    Coverage,
    Ident,
    Idents,
    Language,
    Limit,
    MomentValue,
    Phone,
    Promises,
    Section,
    Selectors,
    Short,
    Text,
)

BUILT_IN_CLOCKS = ("acknowledgement", "first_response", "follow_up", "workaround", "resolution", "rca")


class NamedDoc(Section):
    """Something with a name and perhaps an explanation."""

    label: Text
    about: Text | None = None


class ChannelDoc(Section):
    """A channel as a plan offers it."""

    open: Ident | None = None
    """Calendar in which the channel is open; `none` takes the channel away."""
    service: Literal["standard", "priority", "personalised", "dedicated"] | None = None
    to: Ident | None = None
    """Whom the channel reaches directly: `advisor` or a role of `people`."""
    else_: Annotated[Literal["standard", "priority"] | None, Field(alias="else")] = None
    """What happens when they are not free."""
    severities: Selectors | None = None
    """The severities the channel is for; without it, all."""
    number: Phone | None = None
    """The telephone number to call, as it is shown to customers."""


class NamedContactsDoc(Section):
    """Who on the customer's side may do what."""

    limit: Limit | None = None
    per: Literal["contract", "product"] | None = None
    administrators: Count | None = None
    who_may_open: Literal["anyone", "administrators", "named"] | None = None
    who_sees_all: Literal["anyone", "administrators", "named"] | None = None
    from_others: Literal["accept", "ask_to_resubmit", "hold"] | None = None
    """What becomes of a case from somebody else."""


class ReviewDoc(Section):
    """A regular review."""

    label: Text | None = None
    about: Text | None = None
    every: Literal["week", "month", "quarter", "year"] | None = None
    as_: Annotated[Literal["call", "meeting", "recap", "report"] | None, Field(alias="as")] = None
    with_: Annotated[Ident | None, Field(alias="with")] = None
    agenda: list[Text] | None = None
    gone: SkipJsonSchema[Literal[True] | None] = None


Way = Literal["desk", "mail", "page", "webhook"]


def _listed_ways(value: object) -> object:
    return [value] if isinstance(value, str) else value


class StepDoc(Section):
    """One rung of the escalation ladder."""

    id: Ident | None = None
    at: MomentValue
    """`75%` of the target, `due`, or `due + 1h`."""
    of: Ident = "any"
    severity: Selectors = Field(default_factory=list)
    tell: Annotated[Idents, Field(min_length=1)]
    by: Annotated[list[Way], Short(_listed_ways, {"type": "string"})] = Field(default_factory=list)
    """How they are told; without it, on the desk and by mail, and by every webhook."""


def _opened(value: object) -> object:
    return {"open": value} if isinstance(value, str) else value


def _taken_away(value: object) -> object:
    return {"gone": True} if value == "none" else value


class Offered(Section):
    """The keys of an offer; any other key is the name of a clock and holds its targets."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Promises] = Field(init=False)

    coverage: Coverage | None = None
    """When cases are worked on: a calendar, or one per severity."""
    channels: dict[Ident, Annotated[ChannelDoc, Short(_opened, {"type": "string"})]] = Field(default_factory=dict)
    languages: dict[Language, Ident] = Field(default_factory=dict)
    """Languages spoken, each with the calendar in which it is."""
    acknowledgement: Promises | None = None
    first_response: Promises | None = None
    follow_up: Promises | None = None
    workaround: Promises | None = None
    resolution: Promises | None = None
    rca: Promises | None = None
    named_contacts: NamedContactsDoc | None = None
    includes: dict[Ident, Amount] = Field(default_factory=dict)
    """How much of each feature is included."""
    advisor: Ident | None = None
    """The named person on the contract, a role of `people`."""
    team: Idents | None = None
    reviews: dict[Ident, Annotated[ReviewDoc, Short(_taken_away, {"const": "none"})]] = Field(default_factory=dict)
    escalation: list[StepDoc] | None = None
    """Further steps, after the catalogue's."""

    def promises(self) -> dict[str, Promises]:
        """The targets by clock, built-in clocks first."""
        built_in = {clock: getattr(self, clock) for clock in BUILT_IN_CLOCKS}
        return {clock: said for clock, said in built_in.items() if said} | (self.__pydantic_extra__ or {})


class PlanDoc(Offered):
    """One tier."""

    label: Text
    extends: Ident | None = None
    about: Text | None = None
    badge: Text | None = None
    """A word beside the name."""
    sold: Text | None = None
    """How one gets it."""
