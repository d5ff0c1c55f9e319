"""Making the calls that are owed to webhooks: one POST each, signed, with a short patience, following nobody."""

import logging
import socket
import ssl
from datetime import datetime
from http.client import HTTPConnection, HTTPException, HTTPResponse

from django.conf import settings

import palier
from palier.adapters.hooks.guard import NotCallable, Place, place_of
from palier.adapters.hooks.signing import signature
from palier.apps.escalations import commands
from palier.apps.escalations.commands.calling import OwedCall

log = logging.getLogger("palier.hooks")

TIMEOUT_SECONDS = 10
GONE = 410


class Pinned(HTTPConnection):
    """A connection to the address that was judged; the certificate is held against the name that was asked for."""

    def __init__(self, place: Place) -> None:
        super().__init__(place.host, place.port, timeout=TIMEOUT_SECONDS)
        self.place = place

    def connect(self) -> None:
        """Connect to that address and no other."""
        plain = socket.create_connection((self.place.address, self.place.port), self.timeout)
        if self.place.parts.scheme == "https":
            self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self.place.host)
        else:
            self.sock = plain


def call_waiting(*, at: datetime, limit: int = 20) -> int:
    """Make at most `limit` calls owed at `at`; answers how many were taken in hand."""
    calls = commands.claim_calls(at=at, limit=limit)
    for call in calls:
        _make(call, at)
    return len(calls)


def _make(call: OwedCall, at: datetime) -> None:
    try:
        place = place_of(call.url, private=frozenset(settings.HOOKS_PRIVATE))
        status = _post(place, call, at)
    except NotCallable as error:
        _failed(call, None, str(error), lasting=error.lasting, at=at)
    except (OSError, HTTPException, ValueError) as error:
        _failed(call, None, f"{type(error).__name__}: {error}", lasting=False, at=at)
    else:
        if 200 <= status < 300:
            commands.mark_call_done(call_id=call.id, status=status, at=at)
        else:
            _failed(call, status, f"HTTP {status}", lasting=status == GONE, at=at)


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


def _failed(call: OwedCall, status: int | None, error: str, *, lasting: bool, at: datetime) -> None:
    log.warning("webhook call %d failed: %s", call.id, error)
    commands.mark_call_put_off(call_id=call.id, status=status, error=error, lasting=lasting, at=at)
