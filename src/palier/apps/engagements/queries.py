"""What screens and mails read of engagements: frozen rows."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet

from palier.apps.accounts.models import Contract
from palier.apps.accounts.promises_kept import terms_under
from palier.apps.catalogues.queries import terms_of
from palier.apps.engagements.models import Engagement
from palier.apps.engagements.policies import may_follow, visible_engagements
from palier.apps.errors import NotFound
from palier.apps.kept_statements import ANY_NUMBER, Statement, rows_of, statement_of
from palier.apps.rights import require
from palier.core.actor import Actor
from palier.core.catalogue.promises import Text
from palier.core.engagements import Offered, offered

PAGE = 50


@dataclass(frozen=True, slots=True)
class EngagementLine:
    """One engagement in a list: how many of its stages are done, the day of the next, until when it is due."""

    id: int
    kind: str
    key: str
    label: Text
    choice: Text
    account_id: int
    account: str
    reference: str
    begun_at: datetime
    due_at: datetime | None
    finished_at: datetime | None
    dropped_at: datetime | None
    is_late: bool
    stages: int
    done: int
    next_on: date | None


@dataclass(frozen=True, slots=True)
class StageLine:
    """One stage."""

    place: int
    label: Text
    about: Text
    deliverable: Text
    planned_on: date | None
    done_at: datetime | None
    done_by: str
    note: str


@dataclass(frozen=True, slots=True)
class EngagementSheet:
    """One engagement in full."""

    line: EngagementLine
    contract_id: int
    about: Text
    begun_by: str
    finished_by: str
    outcome: str
    counted: bool
    stages: Sequence[StageLine]


LINE = (
    "id",
    "kind",
    "key",
    "label",
    "choice",
    "account_id",
    "contract__account__name",
    "case__reference",
    "begun_at",
    "due_at",
    "finished_at",
    "dropped_at",
    "late_at",
)


def engagements_under_way(*, viewer: Actor, after: int = 0) -> Sequence[EngagementLine]:
    """What runs: late ones first, then those with a time, then the newest; one page and one line more.

    Raises NotAllowed.
    """
    require(may_follow(viewer), by=viewer, act="engagements_under_way")
    running = visible_engagements(viewer).filter(finished_at=None, dropped_at=None)
    ordered = running.order_by(F("late_at").asc(nulls_last=True), F("due_at").asc(nulls_last=True), "-begun_at", "-id")
    return _lines(ordered[after : after + PAGE + 1])


def engagements_of_case(case_id: int) -> Sequence[EngagementLine]:
    """What was begun for one case, the newest first.  The caller knows that it may be seen."""
    lines = []
    for row in rows_of(_of_case(), {ANY_NUMBER: case_id}):
        values = list(row)
        for column in ("label", "choice"):
            values[LINE.index(column)] = json.loads(values[LINE.index(column)])
        lines.append(_line(values))
    return tuple(lines)


@cache
def _of_case() -> Statement:
    """The statement of what was begun for any case."""
    return statement_of(_counted(Engagement.objects.filter(case_id=ANY_NUMBER).order_by("-id")))


def engagement_sheet(*, viewer: Actor, engagement_id: int) -> EngagementSheet:
    """One engagement.  Raises NotFound, also for whoever may not see it."""
    found = visible_engagements(viewer).filter(pk=engagement_id)
    row = found.first()
    if row is None or not may_follow(viewer):
        raise NotFound("engagement", str(engagement_id))
    columns = ("place", "label", "about", "deliverable", "planned_on", "done_at", "done_by", "note")
    return EngagementSheet(
        line=_lines(found)[0],
        contract_id=row.contract_id,
        about=row.about,
        begun_by=row.begun_by,
        finished_by=row.finished_by,
        outcome=row.outcome,
        counted=row.ledger_act is not None,
        stages=tuple(StageLine(*stage) for stage in row.stages.order_by("place").values_list(*columns)),
    )


def offered_besides(begun: Iterable[EngagementLine], *, terms_id: int) -> Sequence[Offered]:
    """What can be begun for a case for which this was begun: what its terms offer and does not run for it yet."""
    running = {(each.kind, each.key) for each in begun if each.finished_at is None and each.dropped_at is None}
    return tuple(each for each in offered(terms_of(terms_id)) if (each.kind.value, each.id) not in running)


def offered_to_accounts(*, viewer: Actor, called: str, at: datetime) -> Sequence[tuple[int, str, Sequence[Offered]]]:
    """Contracts of accounts whose name begins so, each with what can be begun under it; a few.  Raises NotAllowed."""
    require(may_follow(viewer), by=viewer, act="engagements_under_way")
    if not called.strip():
        return ()
    running = Contract.objects.filter(account__name__istartswith=called.strip(), starts_on__lte=at.date())
    running = running.exclude(ends_on__lt=at.date()).order_by("account__name", "pk")
    found = []
    for contract_id, account in running.values_list("pk", "account__name")[:5]:
        promised = terms_under(contract_id=contract_id, on=at.date(), known_at=at)
        found.append((contract_id, account, offered(promised.terms) if promised else ()))
    return tuple(found)


def _lines(engagements: QuerySet[Engagement]) -> tuple[EngagementLine, ...]:
    return tuple(_line(row) for row in _counted(engagements))


def _counted(engagements: QuerySet[Engagement]) -> QuerySet[Engagement, Any]:
    """The columns of a line, its stages counted."""
    left = Q(stages__done_at=None)
    counted = engagements.annotate(
        of=Count("stages"),
        done=Count("stages", filter=Q(stages__done_at__isnull=False)),
        next_on=Min("stages__planned_on", filter=left),
    )
    rows: QuerySet[Engagement, Any] = counted.values_list(*LINE, "of", "done", "next_on")
    return rows


def _line(row: Sequence[Any]) -> EngagementLine:
    return EngagementLine(*(*row[:7], row[7] or "", *row[8:12], row[12] is not None, *row[13:]))
