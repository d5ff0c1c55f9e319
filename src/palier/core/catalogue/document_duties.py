"""What both sides owe as it is written: processes, duties, commitments, good standing."""

from typing import Annotated, Literal

from pydantic import Field

from palier.core.catalogue.document_offer import NamedDoc
from palier.core.catalogue.kinds import (
    Count,
    DurationValue,
    Ident,
    Idents,
    Line,
    Right,
    Section,
    Selectors,
    Short,
    Text,
)

OTHERS = "others"
"""The channels that a rule by channel does not name."""


def _named_step(value: object) -> object:
    return value if isinstance(value, dict) and "label" in value else {"label": value}


class ProcessDoc(NamedDoc):
    """Ordered steps the customer can read."""

    steps: Annotated[list[Annotated[NamedDoc, Short(_named_step, {"type": ["string", "object"]})]], Field(min_length=1)]


def _on_every_channel(value: object) -> object:
    return {OTHERS: value} if isinstance(value, str) else value


def _one_line(value: object) -> object:
    return [value] if isinstance(value, str) else value


Lines = Annotated[list[Line], Short(_one_line, {"type": "string"})]


class DutyDoc(NamedDoc):
    """Something the customer owes."""

    report: list[Text] = Field(default_factory=list)
    """What a report must hold for work to begin."""
    severities: Selectors | None = None
    """The severities `report` is for; without it, all."""
    product: Idents | None = None
    """The products the duty is for; without it, all."""


class CommitmentDoc(NamedDoc):
    """What the provider owes beyond targets."""

    within: DurationValue | None = None
    starts: Idents | None = None
    """The events of a case at whose first it begins by itself; without any, somebody begins it."""


OutcomeWord = Literal["accept", "hold", "refuse"]
Outcomes = Annotated[dict[Ident, OutcomeWord], Short(_on_every_channel, {"enum": ["accept", "hold", "refuse"]})]


class StandingRuleDoc(Section):
    """What becomes of new cases, and what the customer is told."""

    do: Outcomes = Field(default_factory=dict)
    """`accept`, `hold` (for a person to decide) or `refuse`; one for every channel, or by channel with `others`."""
    say: Text | None = None
    """What the customer reads: why, and what to do instead."""


def _only_done(value: object) -> object:
    return {"do": value} if isinstance(value, str) else value


StandingRule = Annotated[StandingRuleDoc | None, Short(_only_done, {"enum": ["accept", "hold", "refuse"]})]


class GoodStandingDoc(Section):
    """What becomes of new cases of an account without a contract, or in arrears."""

    suspend_in_arrears: Right = False
    """Whether new cases are held while the account is in arrears, where `in_arrears` says nothing of the channel."""
    about: Text | None = None
    grace_days: Count = 0
    """How many days of 24 hours an account may be in arrears before anything changes."""
    in_arrears: StandingRule = None
    expired: StandingRule = None
    """After the last day of the last contract."""
    no_contract: StandingRule = None
    """Where there never was a contract."""
    always_in: dict[Literal["security", "billing"], Lines] = Field(default_factory=dict)
    """Words by which security reports and billing questions are known: they come in whatever the standing."""
