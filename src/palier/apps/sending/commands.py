"""Sending an answer: it waits some seconds, in which its author can have it back; then a worker says it.

Until then nothing of it is a fact: no clock is stopped by it, no customer sees it.  What the case would refuse is
refused when the answer is sent, not when it leaves.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from palier.apps.audit import commands as audit
from palier.apps.cases.errors import CrossingReply
from palier.apps.cases.models import Case, CaseEvent
from palier.apps.cases.policies import may_work, require
from palier.apps.drafts.commands import discard_draft, move_draft, save_draft
from palier.apps.drafts.queries import attached_to, draft_of
from palier.apps.outbox.commands import announce_case
from palier.apps.sending.errors import AlreadyLeft
from palier.apps.sending.models import HeldAnswer, WaitChosen
from palier.apps.sending.saying import Answer, say, seeing
from palier.apps.transactions import one_transaction
from palier.core.actor import Actor
from palier.core.case import Kind
from palier.core.errors import DomainError

CHOICES = (0, 5, 10, 30, 60)
"""Seconds that an agent can have their answers wait."""
LATENESS = timedelta(seconds=5)
"""A worker looks every second; one that is slow must not break a promise that was about to be kept."""
SPOKEN = [
    kind.value
    for kind in (
        Kind.CUSTOMER_REPLIED,
        Kind.STAFF_REPLIED,
        Kind.WORKAROUND_PROVIDED,
        Kind.SOLUTION_PROPOSED,
        Kind.SOLUTION_REJECTED,
        Kind.RESOLVED,
        Kind.CLOSED,
        Kind.MERGED,
    )
]
"""What may change what one would have answered."""


@transaction.atomic
def send_answer(*, case_id: int, answer: Answer, draft: str, by: Actor, at: datetime) -> datetime | None:
    """Send an answer with the files kept under the key `draft`; answers when it leaves, None where it has left.

    It waits as long as its author chose, unless a promise of its case falls due meanwhile: then it leaves at once.
    Sent twice under one `answer.key`, it is one answer.  Raises what saying it raises; the draft is then kept still.
    """
    require(may_work(by), by=by, act="send_answer")
    files = attached_to(viewer=by, key=draft)
    wait = timedelta(seconds=wait_of(by))
    if not wait or _is_pressing(case_id, at, wait):
        say(answer, files, case_id=case_id, by=by, at=at)
        discard_draft(key=draft, by=by, at=at)
        HeldAnswer.objects.filter(case_id=case_id, agent_id=by.id, stopped_at__isnull=False).delete()
        return None
    before = HeldAnswer.objects.filter(case_id=case_id, key=answer.key).first()
    if answer.key and before is not None and before.stopped_at is None:
        return before.leaves_at
    _rehearsed(lambda: say(answer, files, case_id=case_id, by=by, at=at))
    return _held(case_id, answer, draft, at + wait, by, at)


def _held(case_id: int, answer: Answer, draft: str, leaves_at: datetime, by: Actor, at: datetime) -> datetime:
    count = Case.objects.values_list("events_count", flat=True).get(pk=case_id)
    HeldAnswer.objects.filter(case_id=case_id, agent_id=by.id, stopped_at__isnull=False).delete()
    held, is_new = HeldAnswer.objects.get_or_create(
        case_id=case_id,
        key=answer.key or f"{by.id}~{at.isoformat()}",
        defaults={
            "agent_id": by.id,
            "signature": answer.signature,
            "seen": count if answer.seen is None else answer.seen,
            "sent_at": at,
            "leaves_at": leaves_at,
        },
    )
    if is_new:
        save_draft(key=draft, fields=answer.fields, by=by, at=at)
        move_draft(key=draft, to=set_aside(held.pk), by=by, at=at)
        announce_case(case_id, at=at)
    return held.leaves_at


@transaction.atomic
def undo_answer(*, answer_id: int, draft: str, by: Actor, at: datetime) -> None:
    """Take back an answer of one's own that has not left: its words and files are a draft again, under `draft`.

    The answer can't be leaving at the same time: whoever has its row first decides.  Raises AlreadyLeft.
    """
    held = HeldAnswer.objects.select_for_update().filter(pk=answer_id, agent_id=by.id, stopped_at__isnull=True).first()
    if held is None:
        raise AlreadyLeft
    move_draft(key=set_aside(held.pk), to=draft, by=by, at=at)
    announce_case(held.case_id, at=at)
    held.delete()


def release_answers(*, at: datetime, limit: int) -> int:
    """Let answers leave whose time has come by `at`, at most `limit`; answers how many were settled.

    Each leaves in a transaction of its own, dated when it leaves.  One that can't goes back to its author.
    """
    due = HeldAnswer.objects.filter(stopped_at__isnull=True, leaves_at__lte=at).order_by("leaves_at", "pk")
    return sum(_let_go(answer_id, at) for answer_id in due.values_list("pk", flat=True)[:limit])


@transaction.atomic
def _let_go(answer_id: int, at: datetime) -> bool:
    waiting = HeldAnswer.objects.select_for_update(skip_locked=True, of=("self",)).select_related("agent")
    held = waiting.filter(pk=answer_id, stopped_at__isnull=True).first()
    if held is None:
        return False
    by, key = held.agent.actor, set_aside(held.pk)
    answer = replace(Answer.kept(draft_of(viewer=by, key=key).fields), key=held.key, signature=held.signature)
    try:
        with transaction.atomic():
            say(_uncrossed(held, answer), attached_to(viewer=by, key=key), case_id=held.case_id, by=by, at=at)
    except DomainError as error:
        _stop(held, by, at, crossed=isinstance(error, CrossingReply))
        return True
    discard_draft(key=key, by=by, at=at)
    held.delete()
    return True


def _uncrossed(held: HeldAnswer, answer: Answer) -> Answer:
    """The answer as its author would send it now, unless somebody spoke since.  Raises CrossingReply.

    The case is locked, so that nobody speaks between this look and the answer.  What the author did meanwhile, or a
    colleague without a word to the customer, changes nothing about it.
    """
    case = Case.objects.select_for_update(no_key=True).only("events_count", "reference").get(pk=held.case_id)
    since = CaseEvent.objects.filter(case_id=held.case_id, seq__gt=held.seen, kind__in=SPOKEN)
    crossing = since.exclude(actor_kind="agent", actor_id=held.agent_id).count()
    if crossing:
        raise CrossingReply(case.reference, crossing)
    return seeing(answer, case.events_count)


def _stop(held: HeldAnswer, by: Actor, at: datetime, *, crossed: bool) -> None:
    """Give the words back, and leave word of it."""
    move_draft(key=set_aside(held.pk), to=reply_key(held.case_id), by=by, at=at)
    held.stopped_at, held.crossed = at, crossed
    held.save(update_fields=["stopped_at", "crossed"])
    announce_case(held.case_id, at=at)


@one_transaction
def choose_wait(*, seconds: int, by: Actor, at: datetime) -> None:
    """Have one's answers wait that long, one of CHOICES; anything else changes nothing.  Raises NotAllowed."""
    require(may_work(by), by=by, act="choose_wait")
    if seconds in CHOICES and seconds != wait_of(by):
        WaitChosen.objects.update_or_create(agent_id=by.id, defaults={"seconds": seconds})
        audit.record(by=by, at=at, act="choose_wait", facts={"seconds": seconds})


def wait_of(agent: Actor) -> int:
    """For how many seconds the answers of an agent wait."""
    chosen = WaitChosen.objects.filter(agent_id=agent.id).values_list("seconds", flat=True).first()
    return settings.ANSWERS_WAIT if chosen is None else chosen


def set_aside(answer_id: int) -> str:
    """The key of the draft of an answer that waits."""
    return f"held:{answer_id}"


def reply_key(case_id: int) -> str:
    """The key under which the draft of an answer is kept."""
    return f"case:{case_id}:reply"


def _is_pressing(case_id: int, at: datetime, wait: timedelta) -> bool:
    """Would waiting reach past the next due time of the case?"""
    until = at + wait + LATENESS
    return Case.objects.filter(pk=case_id, next_due_at__gte=at, next_due_at__lte=until).exists()


def _rehearsed(act: Callable[[], None]) -> None:
    """Do something and undo it: what it refuses, it refuses now."""
    with transaction.atomic():
        act()
        transaction.set_rollback(True)
