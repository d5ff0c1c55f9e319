"""Calls to a real server: signed, repeated with waits, given up, never following a redirection."""

import hmac
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from tests.factories import make_agent

from palier.adapters.hooks.sending import call_waiting
from palier.apps.escalations.commands import add_hook, try_hook
from palier.apps.escalations.models import HookCall
from palier.apps.escalations.queries import hooks
from palier.core.actor import Actor, Role

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC).replace(microsecond=0)


class Listener(HTTPServer):
    """Remembers what came; answers the statuses it was given, one after the other, then 204."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.heard: list[tuple[str, dict[str, str], bytes]] = []
        self.statuses: list[int] = []


class Answer(BaseHTTPRequestHandler):
    server: Listener

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(self.server.statuses.pop(0) if self.server.statuses else 204)
        self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Quietly."""


@pytest.fixture
def listener(settings) -> Iterator[Listener]:
    settings.HOOKS_PRIVATE = ["127.0.0.1"]
    server = Listener()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def boss() -> Actor:
    return make_agent(role=Role.ADMINISTRATOR, at=NOW)


def owe(listener: Listener, boss: Actor) -> HookCall:
    hook = add_hook(url=f"http://127.0.0.1:{listener.server_port}/hear?from=palier", by=boss, at=NOW)
    return HookCall.objects.get(pk=try_hook(hook_id=hook, by=boss, at=NOW))


def test_a_call_is_signed_by_the_secret_that_its_page_shows(listener: Listener, boss: Actor) -> None:
    call = owe(listener, boss)
    assert call_waiting(at=NOW) == 1
    [(path, headers, body)] = listener.heard
    assert path == "/hear?from=palier"
    assert json.loads(body) == {"version": 1, "id": call.key, "kind": "test"}
    assert (headers["palier-event"], headers["palier-delivery"]) == ("test", call.key)
    assert headers["content-type"] == "application/json"
    secret = bytes.fromhex(hooks(viewer=boss)[0].secret)
    second, _, code = headers["palier-signature"].removeprefix("t=").partition(",v1=")
    assert hmac.compare_digest(code, hmac.new(secret, f"{second}.".encode() + body, "sha256").hexdigest())
    assert int(second) == int(NOW.timestamp())
    call.refresh_from_db()
    assert (call.state, call.status, call.done_at, call.attempts) == ("done", 204, NOW, 1)
    assert call_waiting(at=NOW + timedelta(days=1)) == 0


def test_a_failed_call_is_repeated_with_waits_and_the_same_key(listener: Listener, boss: Actor) -> None:
    call = owe(listener, boss)
    listener.statuses = [503, 500]
    call_waiting(at=NOW)
    call.refresh_from_db()
    assert (call.state, call.status, call.last_error) == ("queued", 503, "HTTP 503")
    assert call_waiting(at=NOW + timedelta(seconds=9)) == 0
    assert call_waiting(at=NOW + timedelta(seconds=10)) == 1
    assert call_waiting(at=NOW + timedelta(seconds=69)) == 0
    assert call_waiting(at=NOW + timedelta(seconds=70)) == 1
    assert len({headers["palier-delivery"] for _, headers, _ in listener.heard}) == 1
    call.refresh_from_db()
    assert (call.state, call.attempts, call.last_error) == ("done", 3, "")


def test_a_redirection_is_no_success_and_is_not_followed(listener: Listener, boss: Actor) -> None:
    call = owe(listener, boss)
    listener.statuses = [302]
    call_waiting(at=NOW)
    call.refresh_from_db()
    assert (call.state, call.status, len(listener.heard)) == ("queued", 302, 1)


def test_gone_is_gone(listener: Listener, boss: Actor) -> None:
    call = owe(listener, boss)
    listener.statuses = [410]
    call_waiting(at=NOW)
    call.refresh_from_db()
    assert (call.state, call.next_attempt_at) == ("failed", None)


def test_after_two_days_it_is_given_up(listener: Listener, boss: Actor) -> None:
    call = owe(listener, boss)
    HookCall.objects.update(created_at=NOW - timedelta(days=2))
    listener.statuses = [500]
    call_waiting(at=NOW)
    call.refresh_from_db()
    assert (call.state, call.last_error) == ("failed", "HTTP 500")


def test_a_private_address_is_given_up_without_a_call(listener: Listener, boss: Actor, settings) -> None:
    settings.HOOKS_PRIVATE = []
    call = owe(listener, boss)
    call_waiting(at=NOW)
    call.refresh_from_db()
    assert (call.state, listener.heard) == ("failed", [])
    assert "private" in call.last_error


def test_nobody_there_is_tried_again(boss: Actor, settings) -> None:
    settings.HOOKS_PRIVATE = ["127.0.0.1"]
    hook = add_hook(url="http://127.0.0.1:9/", by=boss, at=NOW)
    call = HookCall.objects.get(pk=try_hook(hook_id=hook, by=boss, at=NOW))
    call_waiting(at=NOW)
    call.refresh_from_db()
    assert call.state == "queued"
    assert "ConnectionRefused" in call.last_error


def test_a_subscriber_of_the_status_page_is_called_signed_and_never_inside_our_network(listener: Listener) -> None:
    from tests.apps.incidents.telling import make_house
    from tests.apps.subscribers.asking import subscribed
    from tests.factories import AT

    from palier.adapters.hooks.sending import call_subscribers
    from palier.apps.subscribers.commands import tell_subscribers
    from palier.apps.subscribers.models import NewsCall
    from palier.apps.subscribers.queries import subscription
    from palier.apps.subscribers.tokens import token_of

    house = make_house()
    told = subscribed(hook_url=f"http://127.0.0.1:{listener.server_port}/hear")
    house.open()
    tell_subscribers(at=AT)
    assert call_subscribers(at=AT) == 1  # this machine is named as a place for our own hooks, never for strangers'
    assert listener.heard == []
    assert NewsCall.objects.get().next_attempt_at is None
    NewsCall.objects.update(next_attempt_at=AT)
    call_subscribers(at=AT, private=frozenset({"127.0.0.1"}))
    [(_, headers, body)] = listener.heard
    assert json.loads(body)["incident"]["components"] == {"login": "major_outage"}
    secret = bytes.fromhex(subscription(token=token_of(told.handle)).secret)
    second, _, code = headers["palier-signature"].removeprefix("t=").partition(",v1=")
    assert hmac.compare_digest(code, hmac.new(secret, f"{second}.".encode() + body, "sha256").hexdigest())
    assert NewsCall.objects.get().status == 204
