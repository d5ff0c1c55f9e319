"""What an act on many cases would do, and what it did."""

from collections.abc import Sequence
from dataclasses import dataclass

from palier.apps.batches import acts
from palier.apps.batches.acts import Asked
from palier.apps.batches.models import Batch, BatchItem
from palier.apps.cases.models import Case
from palier.apps.cases.policies import visible_cases
from palier.apps.errors import NotFound
from palier.core.actor import Actor
from palier.core.case import Status

State = BatchItem.State


@dataclass(frozen=True, slots=True)
class Ahead:
    """One case before an act: what it has now, and whether the act alters anything."""

    id: int
    reference: str
    subject: str
    assignee: str
    team: str
    status: Status
    severity: str
    terms_id: int
    changes: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One case of a batch, and where it is."""

    reference: str
    subject: str
    state: str


@dataclass(frozen=True, slots=True)
class Story:
    """A batch so far: `waiting` cases are still to come."""

    id: int
    asked: Asked
    lines: tuple[Line, ...]
    is_undone: bool

    def count(self, *states: str) -> int:
        """How many of its cases are in one of these states."""
        return sum(line.state in states for line in self.lines)


def ahead(*, viewer: Actor, asked: Asked, case_ids: Sequence[int]) -> tuple[Ahead, ...]:
    """What an act would find, case by case in the order chosen; those the viewer may not know of are left out."""
    found: dict[int, Case] = {
        case.pk: case for case in visible_cases(viewer).filter(pk__in=case_ids).select_related("assignee", "team")
    }
    return tuple(
        Ahead(
            case.pk,
            case.reference,
            case.subject,
            case.assignee.name if case.assignee else "",
            case.team.name if case.team else "",
            Status(case.status),
            case.severity,
            case.terms_id,
            acts.changes(asked, case),
        )
        for case in (found[case_id] for case_id in dict.fromkeys(case_ids) if case_id in found)
    )


def story(*, viewer: Actor, batch_id: int) -> Story:
    """A batch of the viewer's own.  Raises NotFound."""
    batch = Batch.objects.filter(pk=batch_id, agent_id=viewer.id).first()
    if batch is None:
        raise NotFound("batch", str(batch_id))
    seen = visible_cases(viewer).filter(pk__in=batch.items.values("case_id")).values("pk")
    rows = (
        batch.items.filter(case_id__in=seen).order_by("place").values_list("case__reference", "case__subject", "state")
    )
    lines = tuple(Line(*row) for row in rows)
    return Story(batch.pk, Asked.of(batch.act, batch.told), lines, batch.undone_at is not None)
