"""Nobody makes the desk call its own network: every way to write it, by every feature that calls (promises C5)."""

import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from palier.adapters.hooks.sending import call_subscribers, call_waiting
from palier.adapters.shared.outbound import fetching, guard
from palier.adapters.shared.outbound.fetching import fetched
from palier.apps.escalations.models import Hook, HookCall
from palier.apps.subscribers.models import NewsCall, Subscriber

NOW = datetime.now(UTC).replace(microsecond=0)
PUBLIC = "93.184.215.14"
LOCAL = [
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "0177.0.0.1",
    "0x7f.0.0.1",
    "0x7f000001",
    "2130706433",
    "017700000001",
    "0",
    "0.0.0.0",
    "127.255.255.254",
    "127.0.0.2",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "%31%32%37.0.0.1",
    "①②⑦.⓪.⓪.①",
    "127。0。0。1",
    "[::1]",
    "[::]",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[2002:7f00:1::]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b::127.0.0.1]",
    "[fe80::1%25lo]",
    "[::1%25lo]",
    "[fd00::1]",
    "[ff02::1]",
    "10.0.0.1",
    "10.255.255.255",
    "172.16.0.1",
    "172.31.255.254",
    "192.168.0.1",
    "169.254.169.254",
    "2852039166",
    "0xa9fea9fe",
    "[fd00:ec2::254]",
    "100.64.0.1",
    "100.100.100.200",
    "192.0.0.192",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "rebound.example",
    "both.example",
    "six.example",
    "inside.example",
    "mapped.example",
    "metadata.example",
]
BENT = [
    "http://public.example@127.0.0.1:{port}/",
    "http://127.0.0.1:{port}#@public.example/",
    "http://public.example:80@127.0.0.1:{port}/",
    "http://public.example%40127.0.0.1:{port}/",
    "http://public.example\\@127.0.0.1:{port}/",
    "http://127.0.0.1:{port}\\@public.example/",
    "http://127.0.0.1:{port}%2f@public.example/",
    "http:127.0.0.1:{port}/",
    "http:/127.0.0.1:{port}/",
    "//127.0.0.1:{port}/",
    "http:///127.0.0.1:{port}/",
    "http://127.0.0.1:{port}",
    "HTTP://127.0.0.1:{port}/",
    "https://127.0.0.1:{port}/",
    "https://[::1]:{port}/",
    "http://127.0.0.1:0{port}/",
    "http://127.0.0.1:+{port}/",
    "http://127.0.0.1:{port}:80/",
    "ftp://127.0.0.1:{port}/",
    "gopher://127.0.0.1:{port}/_GET",
    "dict://127.0.0.1:{port}/",
    "ldap://127.0.0.1:{port}/",
    "ws://127.0.0.1:{port}/",
    "file:///etc/passwd",
    "jar:http://127.0.0.1:{port}/!/",
    "unix:///run/postgresql",
    "data:image/png;base64,AAAA",
    "javascript:1",
]
NAMES = {
    "public.example": [PUBLIC],
    "both.example": [PUBLIC, "127.0.0.1"],
    "six.example": ["::1"],
    "inside.example": ["127.0.0.1"],
    "mapped.example": ["::ffff:127.0.0.1"],
    "metadata.example": ["169.254.169.254"],
    "moved.example": ["127.0.0.1"],
}


LED = 5
"""A webhook follows nobody, wherever it is led: a few show it."""


class Canary(ThreadingHTTPServer):
    """Stands where nothing may come; `leads_to` is where it sends on whoever was allowed to come by name."""

    request_queue_size = 128  # a caller that finds the queue full tries again after a second only

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Sends)
        self.came: list[str] = []
        self.called: list[str] = []
        self.leads_to: list[str] = []

    @property
    def port(self) -> int:
        return self.server_address[1]

    def addresses(self) -> list[str]:
        bent = (each.format(port=self.port) for each in BENT)
        blank = (f"{sign}http://127.0.0.1:{self.port}/" for sign in (" ", "\t", "ht\n", "\x00"))
        return [*(f"http://{host}:{self.port}/x.png" for host in LOCAL), *bent, *blank]


class Sends(BaseHTTPRequestHandler):
    server: Canary

    def do_GET(self) -> None:
        host = self.headers["Host"].partition(":")[0]
        if host != "moved.example":
            self.server.came.append(self.requestline)
        number = self.path.strip("/")
        self.send_response(307 if number.isdigit() else 404)
        if number.isdigit():
            self.send_header("Location", self.server.leads_to[int(number)].encode().decode("latin-1"))
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_POST = do_GET  # noqa: N815 - the library's name

    def log_message(self, *_args: object) -> None:
        """Quietly."""


@pytest.fixture
def canary(monkeypatch) -> Iterator[Canary]:
    """Names are answered here; nobody is called but who listens here, though the desk believes that it may."""
    server, asked, resolve, connect = Canary(), list[str](), socket.getaddrinfo, socket.create_connection

    def answer(host: str, port: int, *args: int, **named: int):
        asked.append(host)
        if host == "rebound.example":  # outside when it is judged, inside a moment later
            return resolve([PUBLIC, "127.0.0.1"][asked.count(host) % 2 == 0], port, *args, **named)
        if host not in NAMES:
            return resolve(host, port, *args, **named | {"flags": 0 if host == "localhost" else socket.AI_NUMERICHOST})
        return [found for address in NAMES[host] for found in resolve(address, port, *args, **named)]

    def call(address: tuple[str, int], *args: float, **named: float) -> socket.socket:
        if address[0] == PUBLIC:
            raise ConnectionRefusedError
        server.called.append(address[0])
        return connect(address, *args, **named)

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    monkeypatch.setattr(socket, "create_connection", call)
    monkeypatch.setattr(guard, "CALLED", {server.port})
    monkeypatch.setattr(fetching, "PORTS", {"http": server.port})
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{server.port}")
    server.leads_to = server.addresses()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def moved(canary: Canary) -> list[str]:
    """An address that may be called, which leads on to each of those that may not."""
    return [f"http://moved.example:{canary.port}/{number}" for number in range(len(canary.leads_to))]


def test_no_picture_is_fetched_from_within_directly_or_led_there(canary, monkeypatch) -> None:
    assert len(canary.leads_to) >= 80
    assert fetched(canary.leads_to) == {}
    assert canary.called == []
    assert fetched(moved(canary), private=frozenset({"moved.example"})) == {}
    assert canary.came == []
    assert set(canary.called) == {"127.0.0.1"}, "the address that was allowed"
    monkeypatch.setattr(guard, "is_outside", lambda _address: True)
    fetched(canary.leads_to[:1])
    assert canary.came, "without the guard it would have been called"


@pytest.mark.django_db
def test_no_webhook_of_an_office_calls_within(canary, settings) -> None:
    settings.HOOKS_PRIVATE = ["moved.example"]
    urls = [*canary.leads_to, *moved(canary)[:LED]]
    hooks = Hook.objects.bulk_create(Hook(url=url.replace("\0", "%00"), salt="s", created_at=NOW) for url in urls)
    HookCall.objects.bulk_create(
        HookCall(hook=hook, key=str(hook.pk), kind="test", body="{}", created_at=NOW, next_attempt_at=NOW)
        for hook in hooks
    )
    assert call_waiting(at=NOW, limit=500) == len(urls)
    assert not HookCall.objects.filter(state=HookCall.State.DONE).exists()
    assert HookCall.objects.filter(status=307).count() == LED, "led on, and not followed"
    assert canary.came == []


@pytest.mark.django_db
def test_no_webhook_of_a_stranger_calls_within(canary) -> None:
    urls = [*canary.leads_to, *moved(canary)[:LED]]
    people = Subscriber.objects.bulk_create(
        Subscriber(
            address=f"{number}@stranger.example",
            hook_url=url.replace("\0", "%00"),
            language="en",
            handle=str(number),
            asked_at=NOW - timedelta(days=1),
            confirmed_at=NOW,
        )
        for number, url in enumerate(urls)
    )
    NewsCall.objects.bulk_create(
        NewsCall(subscriber=who, key=who.handle, kind="test", body="{}", created_at=NOW, next_attempt_at=NOW)
        for who in people
    )
    assert call_subscribers(at=NOW, limit=500) == len(urls), "strangers have no private network of ours"
    assert not NewsCall.objects.exclude(status=None, done_at=None).exists()
    assert canary.came == []
