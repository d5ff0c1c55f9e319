"""How well promises were kept: decided clocks of the cases a viewer may know of, by month."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
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


@dataclass(frozen=True, slots=True)
class Kept:
    """Promises by month, and the latest that were not kept in time, the last to fall due first."""

    months: tuple[MonthKept, ...]
    misses: tuple[Miss, ...]


def promises_kept(
    *,
    viewer: Actor,
    account_id: int,
    since: datetime,
    zone: ZoneInfo,
    until: datetime | None = None,
    contract_id: int | None = None,
) -> Kept:
    """Promises by the month of `zone` in which they were decided: when kept, else when they fell due.

    Of the cases of the account that the viewer may know of, or of one of its contracts only; of those decided before
    `until`, where one is said.  Promises without a due time, and those still running, are in no row.
    """
    recent = visible_cases(viewer).filter(account_id=account_id, last_event_at__gte=since)
    if contract_id is not None:
        recent = recent.filter(contract_id=contract_id)
    verdicts = (State.MET.value, State.BREACHED.value)
    decided = Clock.objects.filter(case__in=recent, state__in=verdicts, due_at__isnull=False)
    decided = decided.annotate(decided_at=Coalesce("breached_at", "stopped_at")).filter(decided_at__gte=since)
    if until is not None:
        decided = decided.filter(decided_at__lt=until)
    by_month = decided.annotate(month=TruncMonth("decided_at", tzinfo=zone)).values_list("month", "clock")
    counted = by_month.annotate(
        kept=Count("id", filter=Q(state=State.MET.value)), missed=Count("id", filter=Q(state=State.BREACHED.value))
    )
    missed = decided.filter(state=State.BREACHED.value).order_by("-breached_at", "-id")
    columns = ("case__reference", "case__subject", "terms_id", "clock", "severity", "breached_at", "stopped_at")
    return Kept(
        tuple(MonthKept(month.date(), *said) for month, *said in counted.order_by("month", "clock")),
        tuple(Miss(*row) for row in missed.values_list(*columns)[:MOST_MISSES]),
    )
