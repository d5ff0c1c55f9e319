"""Calls on their way to subscribers' webhooks (`apps/outbox/calling.py`)."""

from datetime import datetime, timedelta

from palier.apps.outbox.calling import CLAIM, ERROR_CHARACTERS, OwedCall, claimed
from palier.apps.subscribers.models import NewsCall, Subscriber
from palier.apps.subscribers.tokens import secret_of
from palier.apps.transactions import one_transaction

GIVEN_UP_AFTER = timedelta(days=1)
"""A webhook that failed for so long is called no more (promises K2)."""
CLAIM_CALLS = CLAIM.format(
    calls="subscribers_newscall",
    waiting="true",
    called="subscribers_subscriber",
    whom="subscriber_id",
    reached="called.hook_url, called.handle",
)


def claim_calls(*, at: datetime, limit: int) -> list[OwedCall]:
    """The calls whose turn it is, oldest first; whoever claimed them makes them."""
    return claimed(CLAIM_CALLS, at=at, limit=limit, secret_of=secret_of)


@one_transaction
def mark_call_done(*, call_id: int, status: int, at: datetime) -> None:
    """The other side said that it has it."""
    call = NewsCall.objects.select_for_update().get(pk=call_id)
    call.status, call.done_at, call.next_attempt_at, call.last_error = status, at, None, ""
    call.save(update_fields=["status", "done_at", "next_attempt_at", "last_error"])
    Subscriber.objects.filter(pk=call.subscriber_id).update(failing_since=None)


@one_transaction
def mark_call_put_off(*, call_id: int, status: int | None, error: str, lasting: bool, at: datetime) -> None:
    """It failed: tried again when its claim ends; a webhook that failed for a day is a subscriber no more.

    `lasting`: trying this one again is of no use.
    """
    call = NewsCall.objects.select_for_update().get(pk=call_id)
    subscriber = Subscriber.objects.select_for_update().get(pk=call.subscriber_id)
    subscriber.failing_since = subscriber.failing_since or call.created_at
    call.status, call.last_error = status, error[:ERROR_CHARACTERS]
    if at - subscriber.failing_since >= GIVEN_UP_AFTER and subscriber.ended_at is None:
        subscriber.ended_at, subscriber.ended_why = at, Subscriber.Ended.SILENT
    if lasting or subscriber.ended_at is not None:
        call.next_attempt_at = None
    subscriber.save(update_fields=["failing_since", "ended_at", "ended_why"])
    call.save(update_fields=["status", "last_error", "next_attempt_at"])
