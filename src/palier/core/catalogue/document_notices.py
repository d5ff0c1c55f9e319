"""Who is told of incidents and maintenances, as a feature of an offer says it."""

from typing import Annotated, Literal

from pydantic import Field

from palier.core.catalogue.kinds import EVERYWHERE, DurationValue, Section, Short, Word


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _by_mail() -> list[Literal["mail", "phone", "advisor"]]:
    return ["mail"]


class NoticesDoc(Section):
    """Who is told of incidents and maintenances, how soon, how often, by which way."""

    tell: Literal["anyone", "administrators", "named"] = "named"
    """Which circle of the customer's people is told."""
    by: Annotated[list[Literal["mail", "phone", "advisor"]], Short(_listed, {"type": "string"})] = Field(
        default_factory=_by_mail
    )
    """By a mail to each of them, by a call that the desk owes the account, or by their advisor, who is asked to speak
    with them.
    """
    after: DurationValue | None = None
    """How long an incident lasts before they hear of it; without it, they hear at once."""
    every: DurationValue | None = None
    """How often there is at least a word while it lasts."""
    ahead: list[DurationValue] = Field(default_factory=list)
    """How long before a maintenance they are told of it."""


def _for_any_choice(value: object) -> object:
    said_once = isinstance(value, dict) and bool(set(value) & set(NoticesDoc.model_fields))
    return {EVERYWHERE: value} if said_once else value


Notices = Annotated[dict[Word, NoticesDoc], Short(_for_any_choice, {"type": "object"})]
"""The same for each choice of a feature, or once for all."""
