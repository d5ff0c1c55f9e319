"""Whom to tell when an update that was promised does not come: the ladder of the catalogue, or the house's own.

The promise of the next update is a promise like any other, so the catalogue's steps hold for it where they hold for
any clock or for the follow-up: `assignee` is then whoever commands the incident.  Steps for some severities only say
nothing of incidents, which have none.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from palier.core.catalogue.terms import Step

ANY, FOLLOW_UP = "any", "follow_up"
COMMANDER, LEAD = "assignee", "lead"

HOUSE = (
    Step("due", ANY, 1.0, None, (), (COMMANDER,)),
    Step("late", ANY, None, timedelta(minutes=15), (), (LEAD,)),
)
"""Where the catalogue says nothing: the commander when it is due, the leads a quarter of an hour later."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder: told from `at` on to these roles."""

    id: str
    at: datetime
    tell: tuple[str, ...]


def rungs_of(steps: Iterable[Step], *, since: datetime, promised_at: datetime) -> tuple[Rung, ...]:
    """The ladder of one promise given at `since` for `promised_at` (UTC both), in order of time.

    >>> from datetime import UTC
    >>> nine, ten = datetime(2026, 3, 2, 9, tzinfo=UTC), datetime(2026, 3, 2, 10, tzinfo=UTC)
    >>> [(rung.id, rung.at.strftime("%H:%M"), rung.tell) for rung in rungs_of((), since=nine, promised_at=ten)]
    [('due', '10:00', ('assignee',)), ('late', '10:15', ('lead',))]
    """
    known = [step for step in steps if step.of in (ANY, FOLLOW_UP) and not step.severities] or list(HOUSE)
    span = max(promised_at - since, timedelta())
    found = [Rung(step.id, _instant(step, since, span), step.tell) for step in known]
    return tuple(sorted(found, key=lambda rung: rung.at))


def rungs_due(rungs: Iterable[Rung], *, promised_at: datetime, at: datetime) -> tuple[Rung, ...]:
    """Those whose time has come by `at`: a warning before the promise is due is no longer one once it is."""
    return tuple(rung for rung in rungs if rung.at <= at and (rung.at >= promised_at or at < promised_at))


def _instant(step: Step, since: datetime, span: timedelta) -> datetime:
    if step.share is not None:
        return since + span * step.share
    return since + span + (step.after or timedelta())
