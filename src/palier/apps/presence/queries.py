"""Who else is at a case."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from palier.apps.presence.commands import GONE_AFTER, TYPING_LASTS
from palier.apps.presence.models import Presence
from palier.core.actor import Actor

Row = tuple[int, str, datetime, datetime | None]


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who has the page open."""

    name: str
    is_typing: bool


def others_at(*, viewer: Actor, case_id: int, at: datetime) -> Sequence[Present]:
    """Who besides the viewer is at a case, by name.  The caller knows that the case is visible."""
    rows: Iterable[Row] = Presence.objects.filter(case_id=case_id).values_list(
        "agent_id", "agent__name", "seen_at", "typing_at"
    )
    return present_among(rows, viewer=viewer, at=at)


def present_among(rows: Iterable[Row], *, viewer: Actor, at: datetime) -> Sequence[Present]:
    """The same for rows read already."""
    found = [
        Present(name, typing_at is not None and typing_at > at - TYPING_LASTS)
        for agent_id, name, seen_at, typing_at in rows
        if agent_id != viewer.id and seen_at > at - GONE_AFTER
    ]
    return tuple(sorted(found, key=lambda each: each.name))
