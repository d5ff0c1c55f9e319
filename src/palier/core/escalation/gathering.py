"""When mails to one of ours leave on their own, and when they are gathered into one."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

ALONE = 3
"""So many mails may leave on their own within a round: on a quiet day nobody waits for one."""

ROUND = timedelta(minutes=5)
"""How long they are counted, and the least time between two mails that gather."""

SETTLE = timedelta(minutes=1)
"""How long the first mail that gathers waits for the rest of a burst."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How somebody is being written to: `alone` mails left on their own from `since` on.

    `leaves_at` is when the latest mail that gathers leaves, or left; None where none was needed in this round.
    """

    since: datetime
    alone: int = 0
    leaves_at: datetime | None = None

    @property
    def gathers(self) -> bool:
        """Are notices gathered now, rather than mailed one by one?"""
        return self.leaves_at is not None


def next_pace(before: Pace | None, many: int, *, waits: bool, at: datetime) -> Pace:
    """The pace at which `many` more notices reach somebody at `at`.

    `waits` says that a mail which gathers has not left yet: what comes joins it.  Whatever happens within a round, no
    more than `ALONE` mails and one leave in it.
    """
    if before is not None and before.gathers and waits:
        return before
    if before is None or at >= (before.leaves_at or before.since) + ROUND:
        before = Pace(at)
    if before.leaves_at is None and before.alone + many <= ALONE:
        return replace(before, alone=before.alone + many)
    earliest = before.leaves_at + ROUND if before.leaves_at else at
    return replace(before, leaves_at=max(at + SETTLE, earliest))
