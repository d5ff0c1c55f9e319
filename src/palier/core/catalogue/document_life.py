"""The life of a case as it is written: waits, reasons, what happens by itself, and clocks."""

from typing import Annotated, Literal

from pydantic import Field

from palier.core.catalogue.document_offer import NamedDoc
from palier.core.catalogue.kinds import DurationValue, Ident, Idents, Right, Section, Short, Text


class WaitDoc(Section):
    """Reminders and closing while the next word is the customer's."""

    remind: list[DurationValue] = Field(default_factory=list)
    close: DurationValue | None = None


class ReasonDoc(NamedDoc):
    """Why a case stands where it stands."""

    tell: Right = True
    """Whether the customer is told of a closing for this reason."""


def _named_reason(value: object) -> object:
    return value if isinstance(value, dict) and "label" in value else {"label": value}


Reasons = dict[Ident, Annotated[ReasonDoc, Short(_named_reason, {"type": ["string", "object"]})]]


class ReasonsDoc(Section):
    """The reasons that an agent can give, by the status they lead to."""

    waiting_customer: Reasons = Field(default_factory=dict)
    on_hold: Reasons = Field(default_factory=dict)
    closed: Reasons = Field(default_factory=dict)
    """Why an agent may close a case without the customer's acceptance."""


class LifecycleDoc(Section):
    """What happens by itself in the life of a case."""

    waiting_customer: WaitDoc | None = None
    solution_proposed: WaitDoc | None = None
    reopen_within: DurationValue | None = None
    acceptance: Literal["needed", "assumed"] = "assumed"
    """Whether a case is resolved by the customer's word alone, or by the agent's as well."""
    reasons: ReasonsDoc = ReasonsDoc()
    notify: list[Literal["created", "updated", "waiting", "resolved", "closed"]] = Field(default_factory=list)


class ClockDoc(Section):
    """A clock: what starts, stops, restarts and pauses it."""

    label: Text | None = None
    about: Text | None = None
    starts: Idents | None = None
    stops: Idents | None = None
    restarts: Idents | None = None
    pauses_in: Idents | None = None
    mode: Literal["update", "reply"] | None = None
    anchor: Literal["completion", "previous_due"] | None = None
    severity_change: Literal["safe", "since_start", "since_change"] | None = None
