"""Beginning an act on many cases, going on with it, undoing it."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime

from django.db import transaction

from palier.apps.audit import commands as audit
from palier.apps.batches import acts
from palier.apps.batches.acts import Asked
from palier.apps.batches.errors import ActIncomplete, NothingChosen, TooManyChosen, UndoneBefore
from palier.apps.batches.models import Batch, BatchItem
from palier.apps.cases.models import Case
from palier.apps.cases.policies import may_work, require, visible_cases
from palier.apps.cases.sitting import at_one_sitting
from palier.apps.errors import NotFound
from palier.core.actor import Actor
from palier.core.errors import DomainError

MOST = 200
AT_ONCE = 10
"""Cases that one call goes on with: short enough for a page to show how far it is."""
State = BatchItem.State


@transaction.atomic
def begin_batch(*, asked: Asked, case_ids: Sequence[int], key: str, by: Actor, at: datetime) -> int:
    """Write down an act on these cases, in this order, doing nothing yet; answers the batch's id.

    `key` names the form: sent twice, it is one batch.  Cases the actor may not know of are passed over.
    Raises NotAllowed, ActIncomplete, NothingChosen, TooManyChosen.
    """
    require(may_work(by), by=by, act="begin_batch")
    if not asked.is_complete:
        raise ActIncomplete(asked.act.value)
    if len(case_ids) > MOST:
        raise TooManyChosen(MOST)
    known = set(visible_cases(by).filter(pk__in=case_ids).values_list("pk", flat=True))
    chosen = [case_id for case_id in dict.fromkeys(case_ids) if case_id in known]
    if not chosen:
        raise NothingChosen
    batch, is_new = Batch.objects.get_or_create(
        agent_id=by.id, key=key[:100], defaults={"act": asked.act.value, "told": asked.as_told(), "asked_at": at}
    )
    if is_new:
        BatchItem.objects.bulk_create(
            BatchItem(batch=batch, case_id=case_id, place=place) for place, case_id in enumerate(chosen)
        )
        audit.record(
            by=by, at=at, act="begin_batch", facts={"batch": batch.pk, "act": asked.act.value, "cases": len(chosen)}
        )
    return batch.pk


@transaction.atomic
def go_on(*, batch_id: int, by: Actor, at: datetime, limit: int = AT_ONCE) -> int:
    """Do the act to the next cases that wait for it; answers how many still wait.

    A case that refuses stays as it is, and so do those that have already what was asked.  Raises NotFound for a
    batch that is not the actor's.
    """
    batch = _own(batch_id, by)
    asked = Asked.of(batch.act, batch.told)
    items = list(batch.items.filter(state=State.WAITING).order_by("place")[:limit])
    with _in_hand(items, at) as found:
        for item in items:
            _do(asked, item, found.get(item.case_id), by, at)
    _note_what_became(items)
    return batch.items.filter(state=State.WAITING).count()


def _in_hand(items: Sequence[BatchItem], at: datetime) -> AbstractContextManager[Mapping[int, Case]]:
    """The cases of a batch at one sitting: locked in the order of their numbers, whatever order the list had."""
    return at_one_sitting({item.case_id: at for item in items})


def _do(asked: Asked, item: BatchItem, case: Case | None, by: Actor, at: datetime) -> None:
    if case is None:  # gone for good since
        item.state = State.REFUSED
        return
    item.before = acts.before(case)
    item.state = State.SAME
    if acts.changes(asked, case):
        try:
            acts.do(asked, case, key=f"batch-{item.batch_id}", by=by, at=at)
            item.state = State.DONE
        except DomainError:
            item.state = State.REFUSED


def _note_what_became(items: Sequence[BatchItem]) -> None:
    counts = dict(Case.objects.filter(pk__in=[item.case_id for item in items]).values_list("pk", "events_count"))
    for item in items:
        item.events_count = counts.get(item.case_id, 0)
    BatchItem.objects.bulk_update(items, ["before", "state", "events_count"])


@transaction.atomic
def undo_batch(*, batch_id: int, by: Actor, at: datetime) -> tuple[int, int]:
    """Bring back what cases had before a batch, each by a fact of its own; answers how many were, and how many not.

    A case in which anything happened since is left as it is: somebody has built on it.  Cases that still waited are
    not done any more.  Raises NotFound, and UndoneBefore for a batch undone already and for notes, which stay.
    """
    batch = _own(batch_id, by)
    asked = Asked.of(batch.act, batch.told)
    if batch.undone_at is not None or not asked.can_be_undone:
        raise UndoneBefore
    batch.items.filter(state=State.WAITING).update(state=State.LEFT)
    items = list(batch.items.filter(state=State.DONE).order_by("place"))
    with _in_hand(items, at) as found:
        for item in items:
            _undo(asked, item, found.get(item.case_id), by, at)
    BatchItem.objects.bulk_update(items, ["state"])
    batch.undone_at = at
    batch.save(update_fields=["undone_at"])
    undone = batch.items.filter(state=State.UNDONE).count()
    left = batch.items.filter(state=State.LEFT, events_count__gt=0).count()
    audit.record(by=by, at=at, act="undo_batch", facts={"batch": batch.pk, "undone": undone, "left": left})
    return undone, left


def _undo(asked: Asked, item: BatchItem, case: Case | None, by: Actor, at: datetime) -> None:
    item.state = State.LEFT
    if case is None or case.events_count != item.events_count:
        return
    try:
        acts.take_back(asked, case, item.before, by=by, at=at)
        item.state = State.UNDONE
    except DomainError:
        pass  # a status that nobody can set, or somebody who has left: the case stays as the batch made it


def _own(batch_id: int, by: Actor) -> Batch:
    batch = Batch.objects.select_for_update().filter(pk=batch_id, agent_id=by.id).first()
    require(may_work(by), by=by, act="go_on")
    if batch is None:
        raise NotFound("batch", str(batch_id))
    return batch
