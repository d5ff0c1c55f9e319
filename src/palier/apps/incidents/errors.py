"""What an incident refuses."""

from dataclasses import dataclass
from datetime import datetime

from palier.core.errors import DomainError
from palier.core.incident import IncidentOver, StageOutOfOrder

__all__ = [
    "AlreadyLinked",
    "AlreadyRung",
    "ArrangementCrossed",
    "AudienceNotWider",
    "GroupNotEmpty",
    "IncidentOver",
    "NameTaken",
    "NobodyChosen",
    "NotANumber",
    "NothingAffected",
    "NothingToSay",
    "PromiseInThePast",
    "StageOutOfOrder",
    "TemplateNameTaken",
    "UnknownInTemplate",
    "UpdateCrossed",
    "WindowBackwards",
]


@dataclass(eq=False)
class NothingToSay(DomainError):
    """The words are missing in every language, or a title is."""

    what: str


@dataclass(eq=False)
class NothingAffected(DomainError):
    """A public incident names no component: nobody could tell what it is about."""


@dataclass(eq=False)
class NobodyChosen(DomainError):
    """An incident for some accounts names none: nobody could read it."""


@dataclass(eq=False)
class AudienceNotWider(DomainError):
    """Nobody more would come to know of the incident, or somebody who knows would not any more."""

    reference: str


@dataclass(eq=False)
class NameTaken(DomainError):
    """There is a component of this name."""

    name: str


@dataclass(eq=False)
class ArrangementCrossed(DomainError):
    """Somebody else changed a component, of this short name, while this was being written."""

    name: str


@dataclass(eq=False)
class GroupNotEmpty(DomainError):
    """So many components stand under a heading that would be removed."""

    many: int


@dataclass(eq=False)
class PromiseInThePast(DomainError):
    """The next update is promised for an instant that is over."""

    at: datetime


@dataclass(eq=False)
class WindowBackwards(DomainError):
    """A maintenance would end before it begins."""


@dataclass(eq=False)
class AlreadyLinked(DomainError):
    """The case belongs to the incident already."""

    case: str
    incident: str


@dataclass(eq=False)
class AlreadyRung(DomainError):
    """Somebody of this account was rung already, by `by`, or a later update is to be told instead (`by` is empty)."""

    account: str
    by: str


@dataclass(eq=False)
class NotANumber(DomainError):
    """What was written is no telephone number."""

    number: str


@dataclass(eq=False)
class UpdateCrossed(DomainError):
    """Somebody else said something of the incident while this was being written: so many updates."""

    reference: str
    many: int


@dataclass(eq=False)
class TemplateNameTaken(DomainError):
    """There are prepared words of this name."""

    name: str


@dataclass(eq=False)
class UnknownInTemplate(DomainError):
    """Prepared words name something that stands for nothing; `known` is what they can name."""

    names: str
    known: str
