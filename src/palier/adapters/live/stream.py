"""The live streams: server-sent events that say what changed, never what it says.

A small ASGI application of its own.  Pages are several times faster under WSGI; only streams need to wait.
"""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from typing import Any
from urllib.parse import parse_qs, urlsplit

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.db import DatabaseError, connections
from django.http import HttpRequest
from psycopg.conninfo import make_conninfo
from psycopg.pq import Conninfo

from palier.adapters.live.asking import Asking
from palier.adapters.live.hub import CustomerPass, Entry, Hub, Listener, Pass, case_of
from palier.adapters.live.recent import EVERYTHING, LATE
from palier.adapters.shared import moments
from palier.adapters.shared.addresses import LIVE_PATH, PORTAL_COOKIE, PORTAL_LIVE_PATH
from palier.apps.accounts.access import visitor_of
from palier.apps.accounts.codes import digest_of

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

PING_SECONDS = 15
AGE = re.compile(r"\d{1,6}(\.\d{1,20})?", re.ASCII)
CASES = "cases"
"""The topic of a customer's lists: one of their cases changed."""
GATHER_SECONDS = 0.15
"""Changes that come in a burst are told together."""


class Streams:
    """The application.  Its hub starts with the first stream: servers differ in whether they announce a start."""

    def __init__(self) -> None:
        self.hub: Hub | None = None
        self.starting = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.shutdown" and self.hub:
                await self.hub.stop()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        came = time.monotonic()
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        origin = headers.get("origin", "")
        path = scope["path"]
        if path not in ENTRIES or scope["method"] != "GET":
            await refuse(send, 404)
        elif origin and not is_ours(origin, headers.get("host", "")):
            await refuse(send, 403)
        elif (entry := await entry_of(headers.get("cookie", ""), path)) is None:
            await refuse(send, 401, origin)
        else:
            hub = await self._started_hub()
            age = age_in(scope["query_string"])
            drawn = None if age is None else came - age
            listener = await hub.join(entry, last_seen(headers.get("last-event-id", "")), drawn)
            try:
                await begin(send, origin, listener.seen)
                await _either(tell(listener, send), gone(receive))
            finally:
                hub.leave(listener)

    async def _started_hub(self) -> Hub:
        async with self.starting:
            if self.hub is None:
                hub = Hub(conninfo())
                await hub.start()
                self.hub = hub
        return self.hub


NOTICED = {"connect_timeout": 10, "keepalives_idle": 15, "keepalives_interval": 5, "keepalives_count": 3}
"""Half a minute after the database's machine is gone without a word, whoever listens to it notices and asks anew."""


def conninfo() -> str:
    """The database of the installation, as psycopg wants it."""
    database = connections["default"].settings_dict
    known = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    given = {theirs: database[ours] for theirs, ours in known.items() if database[ours]}
    spoken = {option.keyword.decode() for option in Conninfo.get_defaults()}  # others are psycopg's own, or Django's
    options = {name: value for name, value in database["OPTIONS"].items() if name in spoken}
    return make_conninfo(**{**NOTICED, **given, **options})


def last_seen(written: str) -> int | None:
    """The id a browser heard last, if it says one."""
    return int(written) if written.isascii() and written.isdigit() and len(written) < 19 else None


def age_in(query: bytes) -> float | None:
    """For how many seconds the page has existed that asks, if it says so: `age=1.2`."""
    written = parse_qs(query.decode("latin-1")).get("age", [""])[0]
    return float(written) if AGE.fullmatch(written) else None


def is_ours(origin: str, host: str) -> bool:
    """May a page of this origin listen?  The pages' own address, or the same host on another port."""
    if settings.LIVE_URL or settings.HTTPS:
        return origin == settings.PUBLIC_URL.rstrip("/")
    return urlsplit(origin).hostname == urlsplit(f"//{host}").hostname


async def entry_of(cookie: str, path: str = LIVE_PATH) -> Entry | None:
    """By what right this browser listens at this address; None for whoever has not signed in there.

    The connection that this took is closed at once: a stream must not hold one.
    """
    name, entry_of_key = ENTRIES[path]()
    try:
        morsel = SimpleCookie(cookie).get(name)
    except CookieError:
        return None
    return await sync_to_async(entry_of_key)(morsel.value) if morsel else None


def _entry_of_session(key: str) -> Pass | None:
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    try:
        agent = get_user(request)
        if not agent.is_authenticated:
            return None
        return Pass(agent.pk, agent.password, key)
    finally:
        connections.close_all()


def _entry_of_customer(key: str) -> CustomerPass | None:
    try:
        visitor = visitor_of(key=key, at=moments.now())
        return CustomerPass(visitor.actor, digest_of(key)) if visitor else None
    finally:
        connections.close_all()


ENTRIES: Mapping[str, Callable[[], tuple[str, Callable[[str], Entry | None]]]] = {
    LIVE_PATH: lambda: (settings.SESSION_COOKIE_NAME, _entry_of_session),
    PORTAL_LIVE_PATH: lambda: (PORTAL_COOKIE, _entry_of_customer),
}
"""Where one listens, by which cookie."""


asking = Asking()


async def told_to(listener: Listener, topics: set[str]) -> set[str]:
    """What is told of these topics: to a customer references of cases, and of no case that they may not see now."""
    if isinstance(listener.entry, Pass) or EVERYTHING in topics:
        return {EVERYTHING} if EVERYTHING in topics else topics
    ids = [case_id for topic in topics if (case_id := case_of(topic))]
    try:
        seen = await asking.seen(listener.entry.person, ids)
    except DatabaseError:
        return {EVERYTHING}  # the page asks again, through the same policies
    return {f"case:{reference}" for reference in seen} | ({CASES} if seen else set())


async def tell(listener: Listener, send: Send) -> None:
    """Tell the topics that changed, gathered, until the right to hear them ends."""
    while not listener.ended:
        try:
            await asyncio.wait_for(listener.awake.wait(), PING_SECONDS)
        except TimeoutError:
            await piece(send, b": still here\n\n")
            continue
        await asyncio.sleep(GATHER_SECONDS)
        listener.awake.clear()
        topics, listener.topics = listener.topics, set()
        told = await told_to(listener, topics) if topics and not listener.ended else set()
        if told:
            await piece(send, frame(listener.seen, told))
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def frame(event_id: int, topics: Iterable[str]) -> bytes:
    """One server-sent event."""
    return f"id: {event_id}\nevent: changed\ndata: {' '.join(sorted(topics))}\n\n".encode()


async def gone(receive: Receive) -> None:
    """Wait until the browser has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _either(*waits: Awaitable[None]) -> None:
    """Until the first of them is over; the others are called off."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        task.result()


async def begin(send: Send, origin: str, seen: int) -> None:
    """Open the stream; a browser that loses it asks again after two seconds, and says from where on.

    It is told how long its request may have been under way for the age it named to be taken at its word.
    """
    headers = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store"), (b"x-accel-buffering", b"no")]
    await send({"type": "http.response.start", "status": 200, "headers": headers + shared_with(origin)})
    await piece(send, f"id: {seen}\nretry: 2000\nevent: begun\ndata: {LATE}\n\n".encode())


async def refuse(send: Send, status: int, origin: str = "") -> None:
    """No stream."""
    await send({"type": "http.response.start", "status": status, "headers": shared_with(origin)})
    await send({"type": "http.response.body", "body": b""})


def shared_with(origin: str) -> list[tuple[bytes, bytes]]:
    """The pages' origin may read this with its cookies: by default it differs from ours in the port."""
    if not origin:
        return [(b"vary", b"Origin")]
    allowed = (b"access-control-allow-origin", origin.encode("latin-1"))
    return [allowed, (b"access-control-allow-credentials", b"true"), (b"vary", b"Origin")]


async def piece(send: Send, body: bytes) -> None:
    """Some bytes of the stream."""
    await send({"type": "http.response.body", "body": body, "more_body": True})


application = Streams()
