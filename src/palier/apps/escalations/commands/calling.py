"""Calls on their way to hooks (`apps/outbox/calling.py`)."""

from datetime import datetime, timedelta

from palier.apps.escalations.models import HookCall
from palier.apps.outbox.calling import CLAIM, ERROR_CHARACTERS, OwedCall, claimed
from palier.apps.outbox.keys import key_for

GIVEN_UP_AFTER = timedelta(days=2)
CLAIM_CALLS = CLAIM.format(
    calls="escalations_hookcall",
    waiting="state = 'queued'",
    called="escalations_hook",
    whom="hook_id",
    reached="called.url, called.salt",
)


def secret_of(salt: str) -> bytes:
    """The secret of a hook: drawn from the installation's, and stored nowhere."""
    return key_for(f"webhook {salt}")


def claim_calls(*, at: datetime, limit: int) -> list[OwedCall]:
    """The calls whose turn it is, oldest first; whoever claimed them makes them."""
    return claimed(CLAIM_CALLS, at=at, limit=limit, secret_of=secret_of)


def mark_call_done(*, call_id: int, status: int, at: datetime) -> None:
    """The other side said that it has it."""
    HookCall.objects.filter(pk=call_id, state=HookCall.State.QUEUED).update(
        state=HookCall.State.DONE, status=status, done_at=at, next_attempt_at=None, last_error=""
    )


def mark_call_put_off(*, call_id: int, status: int | None, error: str, lasting: bool, at: datetime) -> None:
    """It failed: tried again when its claim ends, given up after two days, or at once where trying is of no use."""
    call = HookCall.objects.get(pk=call_id)
    if lasting or at - call.created_at >= GIVEN_UP_AFTER:
        call.state, call.next_attempt_at = HookCall.State.FAILED, None
    call.status, call.last_error = status, error[:ERROR_CHARACTERS]
    call.save(update_fields=["state", "next_attempt_at", "status", "last_error"])
