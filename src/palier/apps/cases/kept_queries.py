"""How well promises were kept: decided clocks of the cases a viewer may know of, by month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce, TruncMonth

from palier.apps.cases.policies import visible_cases
from palier.apps.clocks.models import Clock
from palier.core.actor import Actor
from palier.core.clock import State

MOST_MISSES = 10


@dataclass(frozen=True, slots=True)
class MonthKept:
    """One clock in one month: promises kept, and promises broken."""

    month: date
    clock: str
    kept: int
    missed: int


@dataclass(frozen=True, slots=True)
class Miss:
    """One promise that was not kept in time; `stopped_at` None is not kept yet."""

    reference: str
    subject: str
    terms_id: int
    clock: str
    severity: str
    due_at: datetime
    stopped_at: datetime | None


def kept_by_month(*, viewer: Actor, account_id: int, since: datetime, zone: ZoneInfo) -> Sequence[MonthKept]:
    """Promises by the month of `zone` in which they were decided: when kept, else when they fell due.

    One statement.  Promises without a due time, and those still running, are in no row.
    """
    decided = _decided(viewer, account_id, since).annotate(month=TruncMonth("decided_at", tzinfo=zone))
    rows = decided.values_list("month", "clock").annotate(
        kept=Count("id", filter=Q(state=State.MET.value)), missed=Count("id", filter=Q(state=State.BREACHED.value))
    )
    return [
        MonthKept(month.date(), clock, kept, missed) for month, clock, kept, missed in rows.order_by("month", "clock")
    ]


def latest_misses(*, viewer: Actor, account_id: int, since: datetime) -> Sequence[Miss]:
    """The latest promises that were not kept in time, the last to fall due first."""
    missed = _decided(viewer, account_id, since).filter(state=State.BREACHED.value).order_by("-breached_at", "-id")
    columns = ("case__reference", "case__subject", "terms_id", "clock", "severity", "breached_at", "stopped_at")
    return [Miss(*row) for row in missed.values_list(*columns)[:MOST_MISSES]]


def _decided(viewer: Actor, account_id: int, since: datetime) -> QuerySet[Clock]:
    """Clocks decided since then, of the cases of the account that the viewer may know of."""
    recent = visible_cases(viewer).filter(account_id=account_id, last_event_at__gte=since)
    decided = Clock.objects.filter(
        case__in=recent, state__in=(State.MET.value, State.BREACHED.value), due_at__isnull=False
    )
    return decided.annotate(decided_at=Coalesce("breached_at", "stopped_at")).filter(decided_at__gte=since)
