"""How well promises were kept in the last months, with every miss that counts: figures, picture, table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from palier.adapters.shared.charts import Stack, kept_chart
from palier.adapters.shared.moments import full_moment, locale
from palier.adapters.shared.words import clock_words, duration_words, number_words, severity_words
from palier.apps.accounts.plan_queries import HeldPlan
from palier.apps.cases.kept_queries import Miss, MonthKept, promises_kept
from palier.apps.catalogues.queries import terms_of
from palier.core.actor import Actor

MONTHS = 6


@dataclass(frozen=True, slots=True)
class KeptRow:
    """One clock over all months: how many were kept of how many, and the share."""

    name: str
    kept: int
    all: int
    share: str


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month over all clocks; `short` where space is."""

    name: str
    short: str
    kept: int
    missed: int


@dataclass(frozen=True, slots=True)
class MissRow:
    """One promise that was broken: which, on which case, by how much."""

    address: str
    reference: str
    subject: str
    what: str
    due: str
    late: str


@dataclass(frozen=True, slots=True)
class KeptScreen:
    """Everything said of the last months; `chart` is empty where nothing was decided."""

    summary: str
    chart: SafeString | str
    months: tuple[MonthRow, ...]
    clocks: tuple[KeptRow, ...]
    misses: tuple[MissRow, ...]
    more_misses: int


def kept_screen(viewer: Actor, plan: HeldPlan, *, at: datetime) -> KeptScreen:
    """The last months of the cases the reader may know of, this one included."""
    zone = ZoneInfo(plan.timezone)
    months = last_months(at.astimezone(zone).date())
    since = datetime(months[0].year, months[0].month, 1, tzinfo=zone)
    told = promises_kept(viewer=viewer, account_id=plan.account_id, since=since, zone=zone)
    found, misses = told.months, told.misses
    rows = tuple(_month(month, found) for month in months)
    kept, missed = sum(row.kept for row in rows), sum(row.missed for row in rows)
    return KeptScreen(
        summary=_summary(kept, missed),
        chart=_chart(rows) if kept or missed else "",
        months=rows,
        clocks=tuple(_clocks(found, plan)),
        misses=tuple(_miss(miss, at) for miss in misses),
        more_misses=missed - len(misses),
    )


def last_months(today: date) -> list[date]:
    """The first days of the last months, this month's last."""
    number = today.year * 12 + today.month - 1
    return [date(each // 12, each % 12 + 1, 1) for each in range(number - MONTHS + 1, number + 1)]


def _summary(kept: int, missed: int) -> str:
    if not kept + missed:
        return _("No promise has fallen due in the last six months, in the cases you can see.")
    values = {"kept": kept, "all": kept + missed, "share": share_words(kept, kept + missed)}
    sentence = ngettext(
        "%(kept)d of %(all)d promise was kept in the last six months (%(share)s), in the cases you can see.",
        "%(kept)d of %(all)d promises were kept in the last six months (%(share)s), in the cases you can see.",
        kept + missed,
    )
    return sentence % values


def share_words(kept: int, whole: int) -> str:
    """A share, never rounded up to everything: "99.9 %" for one miss of ten thousand."""
    share = kept * 1000 // whole / 10
    return _("%(share)s%%") % {"share": number_words(int(share) if share == int(share) else share)}


def _month(month: date, found: Sequence[MonthKept]) -> MonthRow:
    here = [row for row in found if (row.month.year, row.month.month) == (month.year, month.month)]
    name = str(format_date(month, "LLLL y", locale=locale()))
    short = str(format_date(month, "LLL", locale=locale()))
    return MonthRow(name, short, sum(row.kept for row in here), sum(row.missed for row in here))


def _chart(rows: Sequence[MonthRow]) -> SafeString:
    stacks = [Stack(row.short, row.kept, row.missed) for row in rows]
    drawn = kept_chart(stacks, title=_("Promises kept and missed, by month; the table below says the numbers"))
    return mark_safe(drawn)  # noqa: S308 - every word in it is escaped where it is drawn


def _clocks(found: Sequence[MonthKept], plan: HeldPlan) -> list[KeptRow]:
    names = dict.fromkeys(row.clock for row in found)
    rows = []
    for clock in names:
        kept = sum(row.kept for row in found if row.clock == clock)
        whole = kept + sum(row.missed for row in found if row.clock == clock)
        rows.append(KeptRow(clock_words(plan.terms, clock), kept, whole, share_words(kept, whole)))
    return rows


def _miss(miss: Miss, at: datetime) -> MissRow:
    terms = terms_of(miss.terms_id)
    values = {"clock": clock_words(terms, miss.clock), "severity": severity_words(terms, miss.severity)}
    late = duration_words((miss.stopped_at or at) - miss.due_at)
    return MissRow(
        address=reverse("portal:case", args=[miss.reference]),
        reference=miss.reference,
        subject=miss.subject,
        what=_("%(clock)s, %(severity)s") % values,
        due=full_moment(miss.due_at),
        late=(_("%(duration)s late") if miss.stopped_at else _("not kept yet, %(duration)s late")) % {"duration": late},
    )
