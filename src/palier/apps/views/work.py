"""What one agent has before them, and what a lead watches over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Func, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncHour

from palier.apps.cases.models import OPEN, Case
from palier.apps.cases.policies import visible_cases
from palier.apps.clocks.models import Clock
from palier.apps.rights import has_role, require
from palier.apps.staff.models import Agent
from palier.core.actor import Actor, Role

AHEAD = timedelta(days=7)
MOST = 30
COUNTED = 1000
"""Cases of one agent that are counted at most."""


@dataclass(frozen=True, slots=True)
class Promise:
    """One clock that runs on a case of the viewer's."""

    reference: str
    subject: str
    account: str
    terms_id: int
    clock: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Load:
    """What one agent has: open cases, those late, those due within the hours looked at, the next due time."""

    agent_id: int
    name: str
    open: int
    breached: int
    soon: int
    next_due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Risk:
    """Cases whose next due time falls into the hour that begins at `hour`; how many of them nobody has."""

    hour: datetime
    assigned: int
    unassigned: int


def may_watch(viewer: Actor) -> bool:
    """Leads watch over the floor."""
    return has_role(viewer, Role.LEAD)


def promises_of(*, viewer: Actor, at: datetime) -> tuple[Promise, ...]:
    """Every promise that runs on the viewer's own open cases and is late or due within a week, the nearest first."""
    mine = visible_cases(viewer).filter(OPEN, assignee_id=viewer.id, next_due_at__lte=at + AHEAD).values("pk")
    running = Clock.objects.filter(case_id__in=mine, stopped_at__isnull=True, paused_since__isnull=True)
    rows = running.filter(due_at__lte=at + AHEAD).order_by("due_at", "case_id", "clock")
    fields = ("case__reference", "case__subject", "case__account__name", "terms_id", "clock", "due_at")
    return tuple(Promise(*row) for row in rows.values_list(*fields)[:MOST])


def loads(*, viewer: Actor, at: datetime, within: timedelta) -> tuple[Load, ...]:
    """What everybody at work has, the most loaded first; one statement, each agent along the index of their queue.

    Raises NotAllowed.
    """
    require(may_watch(viewer), by=viewer, act="loads")
    own = visible_cases(viewer).filter(OPEN, assignee_id=OuterRef("pk")).order_by("assignee_id", "next_due_at", "id")
    rows = Agent.objects.filter(is_active=True).annotate(
        open=_few(own),
        breached=_few(own.filter(next_due_at__lt=at)),
        soon=_few(own.filter(next_due_at__gte=at, next_due_at__lte=at + within)),
        first=Subquery(own.values("next_due_at")[:1]),
    )
    found = [Load(*row) for row in rows.values_list("pk", "name", "open", "breached", "soon", "first")]
    return tuple(sorted(found, key=lambda load: (-load.breached, -load.soon, -load.open, load.name)))


def risks(*, viewer: Actor, at: datetime, within: timedelta) -> tuple[Risk, ...]:
    """How many cases come due in each of the next hours; hours without any are there too.  Raises NotAllowed."""
    require(may_watch(viewer), by=viewer, act="risks")
    first = at.replace(minute=0, second=0, microsecond=0)
    coming = visible_cases(viewer).filter(OPEN, next_due_at__gte=at, next_due_at__lt=first + within)
    rows = _by_hour(coming)
    counted = {hour: (assigned, unassigned) for hour, assigned, unassigned in rows}
    hours = [first + number * timedelta(hours=1) for number in range(int(within / timedelta(hours=1)))]
    return tuple(Risk(hour, *counted.get(hour, (0, 0))) for hour in hours)


def _few(cases: QuerySet[Case]) -> Func:
    """How many, up to COUNTED."""
    return Func(ArraySubquery(cases.values("pk")[:COUNTED]), function="cardinality", output_field=IntegerField())


def _by_hour(cases: QuerySet[Case]) -> Sequence[tuple[datetime, int, int]]:
    hours = cases.annotate(hour=TruncHour("next_due_at")).values_list("hour").order_by("hour")
    return list(
        hours.annotate(
            assigned=Count("pk", filter=Q(assignee__isnull=False)),
            unassigned=Count("pk", filter=Q(assignee__isnull=True)),
        )
    )
