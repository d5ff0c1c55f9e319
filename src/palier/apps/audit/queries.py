"""Reading the trail: who did what, when, on what; the latest first, page by page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from palier.apps.audit import policies
from palier.apps.audit.models import AuditEntry
from palier.apps.rights import require
from palier.core.actor import Actor, ActorKind

PAGE = 50
BATCH = 1000
MOST_EXPORTED = 100_000
# Each act is one step through the index, however many entries it has.
ACTS = """
WITH RECURSIVE acts AS (
    (SELECT act FROM audit_auditentry ORDER BY act LIMIT 1)
    UNION ALL
    SELECT (SELECT act FROM audit_auditentry WHERE act > acts.act ORDER BY act LIMIT 1) FROM acts WHERE act IS NOT NULL
)
SELECT act FROM acts WHERE act IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; what is None or empty is not asked.  `since` is in, `until` is out."""

    kind: ActorKind | None = None
    actor_id: int | None = None
    act: str = ""
    case_id: int | None = None
    account_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One act by one actor."""

    id: int
    at: datetime
    actor_kind: str
    actor_id: int
    actor_name: str
    act: str
    case_id: int | None
    account_id: int | None
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """The last line of a page; the next one begins after it."""

    at: datetime
    id: int


COLUMNS = ("id", "at", "actor_kind", "actor_id", "actor_name", "act", "case_id", "account_id", "facts")


def audit_page(
    *, viewer: Actor, wanted: Wanted, after: Place | None = None, hidden: Sequence[int] = (), limit: int = PAGE
) -> Sequence[AuditLine]:
    """One page of what is looked for, the latest first; one statement.  Raises NotAllowed.

    `hidden` are the cases the viewer may not know of.
    """
    require(policies.may_read_audit(viewer), by=viewer, act="audit_page")
    rows = _after(entries(wanted, hidden), after)
    return tuple(AuditLine(*row) for row in rows.values_list(*COLUMNS)[:limit])


def audit_stream(*, viewer: Actor, wanted: Wanted, hidden: Sequence[int] = ()) -> Iterator[AuditLine]:
    """All of it in the same order, read in batches, MOST_EXPORTED at most.  Raises NotAllowed."""
    require(policies.may_read_audit(viewer), by=viewer, act="audit_stream")
    return _stream(viewer, wanted, hidden)


def _stream(viewer: Actor, wanted: Wanted, hidden: Sequence[int]) -> Iterator[AuditLine]:
    after: Place | None = None
    for _batch in range(MOST_EXPORTED // BATCH):
        lines = audit_page(viewer=viewer, wanted=wanted, after=after, hidden=hidden, limit=BATCH)
        yield from lines
        if len(lines) < BATCH:
            return
        after = Place(lines[-1].at, lines[-1].id)


def known_acts(*, viewer: Actor) -> Sequence[str]:
    """Every act that was ever done here, by name; one statement.  Raises NotAllowed."""
    require(policies.may_read_audit(viewer), by=viewer, act="known_acts")
    with connection.cursor() as cursor:
        cursor.execute(ACTS)
        return tuple(act for (act,) in cursor.fetchall())


def entries(wanted: Wanted, hidden: Sequence[int] = ()) -> QuerySet[AuditEntry]:
    """The entries looked for, the latest first."""
    asked = {
        "actor_kind": wanted.kind.value if wanted.kind else None,
        "actor_id": wanted.actor_id,
        "act": wanted.act or None,
        "case_id": wanted.case_id,
        "account_id": wanted.account_id,
        "at__gte": wanted.since,
        "at__lt": wanted.until,
    }
    rows = AuditEntry.objects.filter(**{name: value for name, value in asked.items() if value is not None})
    rows = rows.exclude(case_id__in=hidden) if hidden else rows
    return rows.order_by("-at", "-id")


def _after(rows: QuerySet[AuditEntry], place: Place | None) -> QuerySet[AuditEntry]:
    """`at` stands alone too, so that an index can begin there."""
    if place is None:
        return rows
    return rows.filter(at__lte=place.at).filter(Q(at__lt=place.at) | Q(id__lt=place.id))
