"""Desk notices that their reader has seen."""

from datetime import datetime

from django.db.models import QuerySet

from palier.apps.cases.policies import hidden_cases
from palier.apps.errors import NotFound
from palier.apps.escalations.models import Telling
from palier.apps.outbox import commands as outbox
from palier.apps.transactions import one_transaction
from palier.core.actor import Actor, ActorKind


@one_transaction
def read_notice(*, telling_id: int, by: Actor, at: datetime) -> int:
    """Note that an agent has seen a notice of theirs, and answer its case.

    Raises NotFound for anybody else's, and for one of a case that the agent may no longer know of.
    """
    mine = _mine(by).filter(pk=telling_id).exclude(case_id__in=hidden_cases(by))
    case_id = mine.values_list("case_id", flat=True).first()
    if case_id is None:
        raise NotFound("notice", str(telling_id))
    if mine.filter(read_at__isnull=True).update(read_at=at):
        outbox.announce(topic=f"agent:{by.id}", subject=str(by.id), at=at)
    return case_id


@one_transaction
def read_all(*, by: Actor, at: datetime) -> int:
    """Note that an agent has seen all there is; answers how many were new."""
    seen = _mine(by).filter(read_at__isnull=True).update(read_at=at)
    if seen:
        outbox.announce(topic=f"agent:{by.id}", subject=str(by.id), at=at)
    return seen


def _mine(by: Actor) -> QuerySet[Telling]:
    recipient = by.id if by.kind is ActorKind.AGENT else 0
    return Telling.objects.filter(recipient=recipient, way=Telling.Way.DESK, state=Telling.State.TOLD)
