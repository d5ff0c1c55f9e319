"""What a review looks back on: cases, promises kept, credits; counted from rows, or read back as they were frozen."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from palier.apps.entitlements.balances import balances_of

# A promise is judged in the period in which it was due, or kept if that was sooner.
COUNTED = """
(SELECT 'cases', severity,
        count(*) FILTER (WHERE opened_at >= %(since)s AND opened_at < %(until)s),
        count(*) FILTER (WHERE closed_at >= %(since)s AND closed_at < %(until)s),
        count(*) FILTER (WHERE opened_at < %(until)s AND (closed_at IS NULL OR closed_at >= %(until)s)),
        min(terms_id)
 FROM cases_case WHERE contract_id = %(contract)s AND opened_at < %(until)s GROUP BY severity ORDER BY severity)
UNION ALL
(SELECT 'promises', clock.clock, count(*) FILTER (WHERE clock.breached_at IS NULL), count(*), 0, min(clock.terms_id)
 FROM clocks_clock clock JOIN cases_case cases ON cases.id = clock.case_id
 WHERE cases.contract_id = %(contract)s AND clock.state IN ('met', 'breached')
   AND least(clock.due_at, clock.stopped_at) >= %(since)s AND least(clock.due_at, clock.stopped_at) < %(until)s
 GROUP BY clock.clock ORDER BY clock.clock)
"""


@dataclass(frozen=True, slots=True)
class CaseFigures:
    """Cases of one severity: opened and closed in the period, open at its end; `terms_id` names the severity."""

    severity: str
    opened: int
    closed: int
    open: int
    terms_id: int


@dataclass(frozen=True, slots=True)
class PromiseFigures:
    """One clock: of `judged` promises that fell into the period `kept` were kept."""

    clock: str
    kept: int
    judged: int
    terms_id: int


@dataclass(frozen=True, slots=True)
class CreditFigures:
    """What is left of one thing that is counted, in sixtieths of its unit."""

    label: Mapping[str, str]
    count: str
    free: int
    granted: int


@dataclass(frozen=True, slots=True)
class Figures:
    """All of them."""

    cases: Sequence[CaseFigures]
    promises: Sequence[PromiseFigures]
    credits: Sequence[CreditFigures]


def figures_between(contract_id: int, timezone: str, *, since: date, until: date, at: datetime) -> Figures:
    """The figures of a contract for the days [since, until) in its zone, as known at `at`; credits as of now."""
    zone = ZoneInfo(timezone)
    bounds: dict[str, Any] = {
        "contract": contract_id,
        "since": _midnight(since, zone),
        "until": min(_midnight(until, zone), at),
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, bounds)
        rows = cursor.fetchall()
    cases = tuple(CaseFigures(*told) for what, *told in rows if what == "cases")
    promises = tuple(
        PromiseFigures(clock, kept, judged, terms_id)
        for what, clock, kept, judged, _none, terms_id in rows
        if what == "promises"
    )
    balances = balances_of(contract_id, at=at)
    left = tuple(CreditFigures(dict(each.label), each.count, each.free, each.granted) for each in balances)
    return Figures(cases, promises, left)


def figures_as_data(figures: Figures) -> dict[str, Any]:
    """The same as plain data, for the row that keeps it."""
    return asdict(figures)


def figures_from_data(data: Mapping[str, Any]) -> Figures:
    """What `figures_as_data` wrote."""
    return Figures(
        tuple(CaseFigures(**each) for each in data["cases"]),
        tuple(PromiseFigures(**each) for each in data["promises"]),
        tuple(CreditFigures(**each) for each in data["credits"]),
    )


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
