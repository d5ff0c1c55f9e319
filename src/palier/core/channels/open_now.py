"""Is a channel open: by the plan, for this severity, at this instant; and until when that answer holds."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from palier.core.catalogue.promises import ChannelTerms
from palier.core.catalogue.terms import Terms
from palier.core.time import worktime_of

HORIZON = timedelta(days=31)
"""A channel that stays open longer than this has no closing worth naming."""


class Reach(StrEnum):
    """Whether a channel takes something of this severity now, and if not, why."""

    OPEN = "open"
    CLOSED = "closed"
    NOT_FOR_SEVERITY = "not_for_severity"
    NOT_OFFERED = "not_offered"


@dataclass(frozen=True, slots=True)
class ChannelNow:
    """One channel at one instant.

    `changes_at` is when it closes (OPEN) or opens (CLOSED), in UTC; None where it stays open for a month and longer,
    and where no hour would help.  `terms` is None for a channel that the plan does not give.
    """

    id: str
    reach: Reach
    changes_at: datetime | None = None
    terms: ChannelTerms | None = None


def channel_now(terms: Terms, channel: str, severity: str, at: datetime) -> ChannelNow:
    """How one channel stands for one severity at `at`.  A plan that names no channel at all shuts none."""
    offered = next((each for each in terms.offered if each.id == channel), None)
    if offered is None:
        return ChannelNow(channel, Reach.NOT_OFFERED if terms.offered else Reach.OPEN)
    if offered.severities and severity not in offered.severities:
        return ChannelNow(channel, Reach.NOT_FOR_SEVERITY, None, offered)
    time = worktime_of(terms.calendars[offered.calendar].calendar)
    if time.is_open(at):
        closes = time.open_until(at, at + HORIZON)
        return ChannelNow(channel, Reach.OPEN, closes if closes < at + HORIZON else None, offered)
    return ChannelNow(channel, Reach.CLOSED, time.next_open(at), offered)


def channels_now(terms: Terms, severity: str, at: datetime) -> tuple[ChannelNow, ...]:
    """Every channel of the plan as it stands for one severity at `at`, in the catalogue's order."""
    return tuple(channel_now(terms, each.id, severity, at) for each in terms.offered)


def open_instead(terms: Terms, channel: str, severity: str, at: datetime) -> tuple[ChannelNow, ...]:
    """The other channels that are open for this severity at `at`: where to divert somebody whose own is not."""
    return tuple(each for each in channels_now(terms, severity, at) if each.reach is Reach.OPEN and each.id != channel)
