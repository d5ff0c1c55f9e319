"""Making the calls that are owed to webhooks: one POST each, signed, with a short patience, following nobody."""

import logging
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPException, HTTPResponse
from typing import Protocol

from django.conf import settings

import palier
from palier.adapters.hooks.signing import signature
from palier.adapters.shared.outbound.guard import NotCallable, Place, place_of
from palier.adapters.shared.outbound.pinned import Pinned
from palier.apps.escalations import commands as escalations
from palier.apps.outbox.calling import OwedCall
from palier.apps.subscribers import commands as subscribers

log = logging.getLogger("palier.hooks")

GONE = 410


class Done(Protocol):
    """Notes that the other side has it."""

    def __call__(self, *, call_id: int, status: int, at: datetime) -> None:
        """Note it."""


class PutOff(Protocol):
    """Notes that it failed."""

    def __call__(self, *, call_id: int, status: int | None, error: str, lasting: bool, at: datetime) -> None:
        """Note it."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """Where it is noted what became of calls of one kind."""

    done: Done
    put_off: PutOff


TELLINGS = Ledger(escalations.mark_call_done, escalations.mark_call_put_off)
NEWS = Ledger(subscribers.mark_call_done, subscribers.mark_call_put_off)


def call_waiting(*, at: datetime, limit: int = 20) -> int:
    """Make at most `limit` calls owed at `at`; answers how many were taken in hand."""
    calls = escalations.claim_calls(at=at, limit=limit)
    for call in calls:
        _make(call, TELLINGS, at, frozenset(settings.HOOKS_PRIVATE))
    return len(calls)


def call_subscribers(*, at: datetime, limit: int = 20, private: frozenset[str] = frozenset()) -> int:
    """The same for what subscribers of the status page are told: no network of ours is open to strangers."""
    calls = subscribers.claim_calls(at=at, limit=limit)
    for call in calls:
        _make(call, NEWS, at, private)
    return len(calls)


def _make(call: OwedCall, ledger: Ledger, at: datetime, private: frozenset[str]) -> None:
    try:
        place = place_of(call.url, private=private)
        status = _post(place, call, at)
    except NotCallable as error:
        _failed(call, ledger, None, str(error), lasting=error.lasting, at=at)
    except (OSError, HTTPException, ValueError) as error:
        _failed(call, ledger, None, f"{type(error).__name__}: {error}", lasting=False, at=at)
    else:
        if 200 <= status < 300:
            ledger.done(call_id=call.id, status=status, at=at)
        else:
            _failed(call, ledger, status, f"HTTP {status}", lasting=status == GONE, at=at)


def _post(place: Place, call: OwedCall, at: datetime) -> int:
    """The status that the other side answered; a redirection is no success, and is not followed."""
    body = call.body.encode()
    connection = Pinned(place)
    try:
        path = (place.parts.path or "/") + (f"?{place.parts.query}" if place.parts.query else "")
        connection.request("POST", path, body, _headers(call, body, at))
        answer: HTTPResponse = connection.getresponse()
        return answer.status
    finally:
        connection.close()


def _headers(call: OwedCall, body: bytes, at: datetime) -> dict[str, str]:
    return {
        "Content-Type": "application/json",
        "User-Agent": f"Palier/{palier.__version__}",
        "Palier-Event": call.kind,
        "Palier-Delivery": call.key,
        "Palier-Signature": signature(body, secret=call.secret, timestamp=int(at.timestamp())),
    }


def _failed(call: OwedCall, ledger: Ledger, status: int | None, error: str, *, lasting: bool, at: datetime) -> None:
    log.warning("webhook call %s failed: %s", call.key, error)
    ledger.put_off(call_id=call.id, status=status, error=error, lasting=lasting, at=at)
