"""The provider's people for one account, as its own contacts read them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, Subquery

from palier.apps.routing.models import Advisor
from palier.apps.staff.models import Absence, Agent
from palier.apps.staff.people_queries import hours_of
from palier.core.time import Calendar


@dataclass(frozen=True, slots=True)
class AdvisorCard:
    """Somebody who advises the account in a role of the catalogue.

    `hours` are their working hours, None where none are written down; `away_until` is set while they are away, and
    `stand_in` speaks for them then.
    """

    role: str
    name: str
    languages: tuple[str, ...]
    hours: Calendar | None
    away_until: datetime | None
    stand_in: str


def advisors_today(account_id: int, *, at: datetime, on: date) -> Sequence[AdvisorCard]:
    """Who advises an account on that day, for whoever may read its plan already.  One statement."""
    running = Advisor.objects.filter(account_id=account_id, starts_on__lte=on).exclude(ends_on__lt=on)
    away = Absence.objects.filter(agent=OuterRef("agent"), starts_at__lte=at, ends_at__gt=at).order_by("-ends_at")
    known = running.select_related("agent", "stand_in").annotate(away_until=Subquery(away.values("ends_at")[:1]))
    newest = list({row.role: row for row in known.order_by("starts_on", "id")}.values())
    return [
        AdvisorCard(
            row.role,
            row.agent.name,
            tuple(row.agent.languages) or (row.agent.language,),
            _hours(row.agent, on.year),
            row.away_until,
            row.stand_in.name if row.stand_in else "",
        )
        for row in sorted(newest, key=lambda row: row.role)
    ]


def _hours(agent: Agent, year: int) -> Calendar | None:
    zone = agent.hours_timezone or agent.timezone
    return hours_of(zone, json.dumps(agent.hours, sort_keys=True), agent.observes, year)
