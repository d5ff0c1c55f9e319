"""What an agent's day holds of analyses and reports: owed and not begun, waiting to be read, actions of their own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from palier.adapters.shared import moments
from palier.adapters.shared.analysis_words import stage_words
from palier.adapters.shared.incident_words import in_language
from palier.adapters.shared.report_words import period_words, report_stage_words, report_title
from palier.adapters.shared.words import day_words
from palier.apps.analyses.day_queries import MyAction, analyses_day
from palier.apps.analyses.queries import Owed
from palier.apps.reports.queries import reports_owed
from palier.core.actor import Actor

FEW = 3
"""Of each kind an agent's day begins with so many; the lists have the others."""


@dataclass(frozen=True, slots=True)
class AfterwardsShown:
    """One thing that is owed afterwards: until when, what, about what, and where.

    `due_at` is the instant that `when` says, of a day its end; None where no day was promised.
    """

    when: str
    due_at: datetime | None
    is_late: bool
    words: str
    about: str
    address: str


def afterwards_today(viewer: Actor, *, at: datetime) -> tuple[AfterwardsShown, ...]:
    """The first of each kind: the viewer's own actions, analyses that nobody writes, reports to be sent.

    What is late stands first, then what is due first; what has no day last.
    """
    analyses = analyses_day(viewer=viewer, limit=FEW)
    actions, owed = (_action(each, at) for each in analyses.actions), (_owed(each, at) for each in analyses.owed)
    few = (*actions, *owed, *_reports(viewer))
    return tuple(sorted(few, key=lambda each: (not each.is_late, each.due_at is None, each.due_at or at)))


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, timezone.get_current_timezone())


def _action(each: MyAction, at: datetime) -> AfterwardsShown:
    return AfterwardsShown(
        when=day_words(each.due_on) if each.due_on else "–",
        due_at=_end_of(each.due_on) if each.due_on else None,
        is_late=bool(each.due_on and _end_of(each.due_on) <= at),
        words=in_language(each.words),
        about=f"{each.reference} · {_('Your preventive actions')}",
        address=reverse("desk:analysis", args=[each.reference]),
    )


def _owed(owed: Owed, at: datetime) -> AfterwardsShown:
    stage = stage_words(owed.stage) if owed.stage else _("Not begun")
    return AfterwardsShown(
        when=moments.moment(owed.due_at.astimezone(timezone.get_current_timezone()), at=at) if owed.due_at else "–",
        due_at=owed.due_at,
        is_late=bool(owed.due_at and owed.due_at < at),
        words=in_language(owed.title) or owed.subject,
        about=f"{_('Root-cause analysis')} · {owed.incident or owed.case} · {stage}",
        address=reverse("desk:analysis", args=[owed.analysis]) if owed.analysis else reverse("desk:analyses"),
    )


def _reports(viewer: Actor) -> Iterator[AfterwardsShown]:
    for each in reports_owed(viewer=viewer)[:FEW]:
        yield AfterwardsShown(
            when=day_words(each.until),
            due_at=_end_of(each.until),
            is_late=each.is_late,
            words=report_title(each),
            about=f"{period_words(each)} · {report_stage_words(each.stage)}",
            address=reverse("desk:regular_report", args=[each.id]),
        )
