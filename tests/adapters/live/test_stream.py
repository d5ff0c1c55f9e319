"""Streams end to end: a browser's request, a change committed elsewhere, what the browser hears."""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from asgiref.sync import sync_to_async
from django.db import connections
from django.test import Client
from psycopg.conninfo import conninfo_to_dict
from tests.factories import AT

from palier.adapters.live.hub import TOPICS_AT_ONCE, Hub, Listener, Pass
from palier.adapters.live.recent import EVERYTHING
from palier.adapters.live.stream import Streams, age_in, conninfo, frame, is_ours, last_seen
from palier.apps.outbox.commands import announce
from palier.apps.outbox.models import LiveEvent
from palier.apps.staff.commands import create_agent, deactivate_agent, set_password
from palier.apps.staff.models import Agent
from palier.core.actor import PALIER

PAGES = "http://localhost:8000"
PATIENCE = 10


@pytest.fixture
def agent_id(transactional_db) -> int:
    return create_agent(email="lea@acme.example", name="Léa", password="a long password", by=PALIER, at=AT)


@pytest.fixture
def cookie(agent_id, client: Client) -> str:
    client.force_login(Agent.objects.get(pk=agent_id))
    return f"sessionid={client.cookies['sessionid'].value}"


class Browser:
    """One request to the streams, and everything that came back."""

    def __init__(
        self, *, cookie: str = "", origin: str = PAGES, path: str = "/live/", after: str = "", query: str = ""
    ) -> None:
        given = {"cookie": cookie, "origin": origin, "host": "localhost:8001", "last-event-id": after}
        headers = [(name.encode(), value.encode()) for name, value in given.items() if value]
        self.scope = {"type": "http", "method": "GET", "path": path, "query_string": query.encode()}
        self.scope["headers"] = headers
        self.status = 0
        self.headers: dict[str, str] = {}
        self.heard = b""
        self.closed = False
        self.news = asyncio.Condition()
        self.leaving = asyncio.Event()

    async def receive(self) -> dict[str, str]:
        await self.leaving.wait()
        return {"type": "http.disconnect"}

    async def send(self, message) -> None:
        async with self.news:
            if message["type"] == "http.response.start":
                self.status = message["status"]
                self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
            else:
                self.heard += message.get("body", b"")
                self.closed = not message.get("more_body", False)
            self.news.notify_all()

    async def hears(self, words: bytes) -> None:
        await self._until(lambda: words in self.heard)

    async def is_closed(self) -> None:
        await self._until(lambda: self.closed)

    async def _until(self, claim: Callable[[], bool]) -> None:
        async with self.news:
            await asyncio.wait_for(self.news.wait_for(claim), PATIENCE)


@asynccontextmanager
async def open_streams(**options):
    """The application with a hub that listens."""
    streams = Streams()
    streams.hub = Hub(conninfo(), **options)
    await streams.hub.start()
    await asyncio.wait_for(streams.hub.listening.wait(), PATIENCE)
    try:
        yield streams
    finally:
        await streams.hub.stop()


@asynccontextmanager
async def stream(streams: Streams, **request):
    """An open stream, left at the end."""
    browser = Browser(**request)
    answering = asyncio.ensure_future(streams(browser.scope, browser.receive, browser.send))
    try:
        await browser.hears(b"retry: 2000")
        yield browser
    finally:
        browser.leaving.set()
        await asyncio.wait_for(answering, PATIENCE)


def run(main: Callable[[], Awaitable[None]]) -> None:
    """Run in a loop of its own thread, where the ORM's connection of the test is not shared."""
    failures: list[BaseException] = []

    def loop() -> None:
        try:
            asyncio.run(main())
        except BaseException as failure:  # noqa: BLE001 - told by the test's own thread
            failures.append(failure)
        finally:
            connections.close_all()

    thread = threading.Thread(target=loop)
    thread.start()
    thread.join(60)
    assert not thread.is_alive()
    if failures:
        raise failures[0]


@sync_to_async
def change(*topics: str) -> None:
    for topic in topics:
        announce(topic=topic, subject="", at=datetime.now(UTC))
    connections.close_all()


def test_a_change_is_told_by_topic_and_never_by_content(cookie):
    async def main() -> None:
        async with open_streams() as streams, stream(streams, cookie=cookie) as browser:
            await change("queue", "case:7")
            await browser.hears(b"case:7")
            newest = await sync_to_async(lambda: LiveEvent.objects.latest("id").pk)()
            assert f"id: {newest}\nevent: changed\n".encode() in browser.heard

    run(main)


def test_the_stream_may_be_read_by_the_pages_origin_with_its_cookie(cookie):
    async def main() -> None:
        async with open_streams() as streams, stream(streams, cookie=cookie) as browser:
            assert browser.status == 200
            assert browser.headers["content-type"] == "text/event-stream"
            assert browser.headers["access-control-allow-origin"] == PAGES
            assert browser.headers["access-control-allow-credentials"] == "true"
            assert browser.headers["cache-control"] == "no-store"

    run(main)


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        ({"cookie": ""}, 401),
        ({"cookie": "sessionid=forged"}, 401),
        ({"cookie": 'sessionid="\\'}, 401),
        ({"origin": "http://evil.example"}, 403),
        ({"path": "/"}, 404),
    ],
)
def test_whoever_has_no_business_here_hears_nothing(request_, status, cookie):
    async def main() -> None:
        browser = Browser(**{"cookie": cookie, **request_})
        await Streams()(browser.scope, browser.receive, browser.send)
        assert (browser.status, browser.heard) == (status, b"")

    run(main)


def test_a_browser_that_comes_back_hears_what_it_missed(cookie):
    async def main() -> None:
        await change("queue", "case:1")
        seen = await sync_to_async(lambda: LiveEvent.objects.latest("id").pk)()
        await change("case:2")
        async with open_streams() as streams, stream(streams, cookie=cookie, after=str(seen)) as browser:
            await browser.hears(b"case:2")

    run(main)


def test_a_browser_that_missed_nothing_is_told_nothing_old(cookie):
    async def main() -> None:
        await change("case:4")
        seen = await sync_to_async(lambda: LiveEvent.objects.latest("id").pk)()
        async with open_streams() as streams, stream(streams, cookie=cookie, after=str(seen)) as browser:
            await change("case:5")
            await browser.hears(b"case:5")
            assert b"case:4" not in browser.heard

    run(main)


def test_a_page_hears_what_changed_between_its_drawing_and_its_stream(cookie):
    async def main() -> None:
        async with open_streams() as streams, stream(streams, cookie=cookie) as elder:
            streams.hub.recent.begin(time.monotonic() - 60)
            await change("case:6")
            await elder.hears(b"case:6")
            async with stream(streams, cookie=cookie, query="age=0.2") as browser:
                await browser.hears(b"case:6")
            async with stream(streams, cookie=cookie, query="age=86400") as browser:
                await browser.hears(b"data: *")

    run(main)


def test_a_browser_that_heard_nothing_yet_knows_from_where_on_it_missed(cookie):
    async def main() -> None:
        await change("case:8")
        newest = await sync_to_async(lambda: LiveEvent.objects.latest("id").pk)()
        async with open_streams() as streams, stream(streams, cookie=cookie) as browser:
            await browser.hears(f"id: {newest}\nretry".encode())

    run(main)


def test_a_browser_whose_past_was_pruned_shows_everything_anew(cookie):
    async def main() -> None:
        await change("queue", "queue")
        ids = await sync_to_async(lambda: list(LiveEvent.objects.order_by("id").values_list("id", flat=True)))()
        await sync_to_async(lambda: LiveEvent.objects.filter(id=ids[0]).delete())()
        async with open_streams() as streams, stream(streams, cookie=cookie, after=str(ids[0])) as browser:
            await browser.hears(b"data: *")

    run(main)


@pytest.mark.parametrize("ending", ["signed out", "deactivated", "new password"])
def test_the_stream_ends_with_the_right_to_it(ending, cookie, agent_id, client):
    def end() -> None:
        if ending == "signed out":
            client.logout()
        elif ending == "deactivated":
            deactivate_agent(agent_id=agent_id, by=PALIER, at=AT)
        else:
            set_password(agent_id=agent_id, password="another password", by=PALIER, at=AT)
        connections.close_all()

    async def main() -> None:
        async with open_streams(recheck_seconds=0.05) as streams, stream(streams, cookie=cookie) as browser:
            await change("queue")
            await browser.hears(b"queue")
            assert not browser.closed
            await sync_to_async(end)()
            await browser.is_closed()

    run(main)


def test_a_stream_holds_no_connection_of_the_orm(cookie):
    async def main() -> None:
        async with open_streams() as streams:
            async with stream(streams, cookie=cookie), stream(streams, cookie=cookie):
                assert len(streams.hub.listeners) == 2
                held = await sync_to_async(lambda: [one.connection for one in connections.all(initialized_only=True)])()
                assert not any(held)
            assert streams.hub.listeners == set()

    run(main)


def test_when_the_database_comes_back_everybody_shows_everything_anew(cookie):
    @sync_to_async
    def cut() -> None:
        with connections["default"].cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND query = 'LISTEN palier'"
            )
            assert set(cursor.fetchall()) == {(True,)}, "others of this database may listen, too"
        connections.close_all()

    async def main() -> None:
        async with open_streams() as streams, stream(streams, cookie=cookie) as browser:
            await cut()
            await browser.hears(b"data: *")
            await change("case:9")
            await browser.hears(b"case:9")

    run(main)


def test_the_hub_starts_with_the_first_stream_and_stops_with_the_server(cookie):
    async def main() -> None:
        streams, said = Streams(), []
        asked = asyncio.Queue()

        async def send(message) -> None:
            said.append(message["type"])

        serving = asyncio.ensure_future(streams({"type": "lifespan"}, asked.get, send))
        await asked.put({"type": "lifespan.startup"})
        async with stream(streams, cookie=cookie) as browser:
            await change("queue")
            await browser.hears(b"retry")
            await asked.put({"type": "lifespan.shutdown"})
            await asyncio.wait_for(serving, PATIENCE)
            await browser.is_closed()
        assert said == ["lifespan.startup.complete", "lifespan.shutdown.complete"]

    run(main)


def test_a_slow_reader_costs_no_memory():
    listener = Listener(Pass(1, "", ""), 0)
    for number in range(TOPICS_AT_ONCE * 5):
        listener.wake(number, [f"case:{number}"])
    assert len(listener.topics) <= TOPICS_AT_ONCE
    assert EVERYTHING in listener.topics
    assert listener.seen == TOPICS_AT_ONCE * 5 - 1


@pytest.mark.parametrize("payload", ["", "x", "12", "12 ", "-1 queue", "1.5 queue"])
def test_a_notice_that_is_none_is_passed_over(payload):
    async def main() -> None:
        hub = Hub("")
        listener = Listener(Pass(1, "", ""), 0)
        hub.listeners.add(listener)
        await hub._tell(payload)
        assert not listener.topics

    run(main)


def test_a_frame():
    assert frame(3, {"queue", "case:7"}) == b"id: 3\nevent: changed\ndata: case:7 queue\n\n"


@pytest.mark.parametrize(
    ("written", "seen"), [("12", 12), ("", None), ("x", None), ("-1", None), ("٣", None), ("9" * 19, None)]
)
def test_the_last_id_a_browser_says(written, seen):
    assert last_seen(written) == seen


def test_whose_pages_may_listen(settings):
    settings.HTTPS, settings.LIVE_URL, settings.PUBLIC_URL = False, "", "http://desk.example"
    assert is_ours("http://localhost:8000", "localhost:8001")
    assert not is_ours("http://localhost.evil.example", "localhost:8001")
    settings.LIVE_URL = "http://live.example"
    assert is_ours("http://desk.example", "live.example")
    assert not is_ours("http://live.example:1", "live.example:1")


@pytest.mark.parametrize(
    ("query", "age"),
    [
        (b"age=1.25", 1.25),
        (b"age=3", 3.0),
        (b"age=0.12359985351562500", 0.123599853515625),
        (b"", None),
        (b"age=-1", None),
        (b"age=1e9", None),
        (b"age=nan", None),
    ],
)
def test_the_age_a_page_says(query, age):
    assert age_in(query) == age


def test_a_database_whose_machine_is_gone_without_a_word_is_noticed(monkeypatch) -> None:
    """A connection that only listens would wait for hours; what an installation has chosen itself is left."""
    said = conninfo_to_dict(conninfo())
    idle, between, times = (int(said[f"keepalives_{name}"]) for name in ("idle", "interval", "count"))
    assert idle + between * times <= 60
    monkeypatch.setitem(connections["default"].settings_dict, "OPTIONS", {"keepalives_idle": "40", "pool": False})
    said = conninfo_to_dict(conninfo())
    assert (said["keepalives_idle"], "pool" in said) == ("40", False)
