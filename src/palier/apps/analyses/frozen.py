"""What is published, as values: everything a reader is told, kept as it was told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from pydantic import TypeAdapter

from palier.core.analysis import Line, Method
from palier.core.incident import State

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Hit:
    """A component that was hit: the worst it showed, and how long it worked badly or not at all."""

    slug: str
    name: Words
    worst: State
    lost: timedelta


@dataclass(frozen=True, slots=True)
class ActionSaid:
    """A preventive action as it was promised; `id` tells what became of it since."""

    id: int
    words: Words
    owner: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Edition:
    """An analysis, as it is told to everybody who may read it."""

    reference: str
    incident: str
    title: Words
    summary: Words
    method: Method
    whys: tuple[Words, ...]
    causes: Words
    went_well: Words
    began_at: datetime
    over_at: datetime | None
    components: tuple[Hit, ...]
    lines: tuple[Line, ...]
    actions: tuple[ActionSaid, ...]

    @property
    def lasted(self) -> timedelta | None:
        """From the first word to the end; None while it goes on."""
        return self.over_at - self.began_at if self.over_at else None


@dataclass(frozen=True, slots=True)
class OwnCase:
    """A case of the account, from when to when it was open."""

    id: int
    reference: str
    opened_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Share:
    """What of it concerns one account: their cases, their components, how long those were lost to them at most."""

    account_id: int
    account: str
    timezone: str
    cases: tuple[OwnCase, ...]
    components: tuple[Hit, ...]
    lines: tuple[Line, ...]

    @property
    def lost(self) -> timedelta:
        """How long the worst hit of their components was lost."""
        return max((hit.lost for hit in self.components), default=timedelta())


EDITION, SHARE = TypeAdapter(Edition), TypeAdapter(Share)


def edition_as_data(edition: Edition) -> dict[str, Any]:
    """The same as plain data, for the row that keeps it."""
    return dict(EDITION.dump_python(edition, mode="json"))


def edition_from_data(data: Mapping[str, Any]) -> Edition:
    """What `edition_as_data` wrote."""
    return EDITION.validate_python(data)


def share_as_data(share: Share) -> dict[str, Any]:
    """The same as plain data."""
    return dict(SHARE.dump_python(share, mode="json"))


def share_from_data(data: Mapping[str, Any]) -> Share:
    """What `share_as_data` wrote."""
    return SHARE.validate_python(data)
