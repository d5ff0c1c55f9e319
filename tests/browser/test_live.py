"""What changes while a page is on its way, or an older answer is, is shown all the same."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.db import connection
from playwright.sync_api import Route, expect
from tests.browser.live import listening

from palier.apps.cases.commands import add_note, record_customer_reply
from palier.apps.cases.models import Case
from palier.apps.cases.words import Words
from palier.core.actor import Actor

# Here the test says when something is heard.
BY_HAND = """
window.SharedWorker = class {
  constructor() { window.stream = this.port = { postMessage() {} }; }
};
"""


@pytest.fixture
def case(desk) -> Case:
    return Case.objects.get(pk=desk.open(subject="Nobody can sign in", at=datetime.now(UTC)))


def say(words: str, case: Case, by: Actor) -> None:
    add_note(case_id=case.pk, text=words, by=by, at=datetime.now(UTC))


def say_meanwhile(words: str, case: Case, by: Actor) -> None:
    """The same in what Playwright calls back, which has a connection of its own."""
    say(words, case, by)
    connection.close()


def test_a_change_during_a_refresh_is_shown_after_it(desk, case, enter):
    page = enter()
    page.add_init_script(BY_HAND)
    page.clock.install()
    page.goto(f"/cases/{case.reference}/")

    def heard() -> None:
        """The page hears of the case, and the time passes in which it gathers what it hears."""
        page.evaluate(f"stream.onmessage({{data: {{topics: ['case:{case.pk}']}}}})")
        page.clock.run_for(1000)

    def answer_late(route: Route) -> None:
        older = route.fetch()
        say_meanwhile("Said meanwhile", case, desk.agent)
        heard()
        route.fulfill(response=older)

    page.route(re.compile(r"/cases/.*\?show="), answer_late, times=1)
    say("Said first", case, desk.agent)
    heard()
    conversation = page.locator("#conversation")
    expect(conversation).to_contain_text("Said first")
    expect(conversation).to_contain_text("Said meanwhile")


def deliver_late(case: Case, by: Actor, route: Route) -> None:
    """The page is drawn; before it arrives somebody says something."""
    older = route.fetch()
    say_meanwhile("Said on the way", case, by)
    route.fulfill(response=older)


@pytest.mark.parametrize("shares", [True, False])
def test_a_change_between_the_drawing_of_a_page_and_its_stream_is_shown(shares, desk, case, enter):
    page = enter()
    page.goto("about:blank")  # whatever listened is gone
    if not shares:
        page.add_init_script("delete window.SharedWorker")
    page.route(f"**/cases/{case.reference}/", partial(deliver_late, case, desk.agent), times=1)
    page.goto(f"/cases/{case.reference}/")
    expect(page.locator("#conversation")).to_contain_text("Said on the way")


@contextmanager
def slow_streams(allowed: float) -> Iterator[tuple[str, threading.Event]]:
    """A live process that knows of nothing, opens streams when it is let, and says what delay it allows for."""
    let, over = threading.Event(), threading.Event()

    class Streams(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            let.wait(60)
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Access-Control-Allow-Origin", self.headers["Origin"])
            self.send_header("Access-Control-Allow-Credentials", "true")
            self.end_headers()
            self.wfile.write(f"id: 1\nevent: begun\ndata: {allowed}\n\n".encode())
            over.wait(60)

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Streams)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}", let
    finally:
        let.set()
        over.set()
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(("allowed", "asks_again"), [(0, True), (3600, False)])
def test_a_page_whose_stream_was_longer_on_its_way_than_allowed_for_asks_anew(
    allowed, asks_again, desk, case, enter, settings
):
    with slow_streams(allowed) as (address, let):
        settings.LIVE_URL = address
        page = enter()
        refreshes: list[str] = []
        page.on("request", lambda request: "?show=" in request.url and refreshes.append(request.url))
        page.clock.install()
        page.goto(f"/cases/{case.reference}/")
        say("Said and never told", case, desk.agent)
        let.set()
        listening(page)
        page.clock.run_for(1000)
        if asks_again:
            expect(page.locator("#conversation")).to_contain_text("Said and never told")
        assert bool(refreshes) is asks_again


def test_who_reads_further_up_is_left_there_with_what_they_opened(desk, case, enter):
    words = Words("Words\n" * 40, html="<p>Words as they were laid out</p>")
    for _ in range(2):
        record_customer_reply(case_id=case.pk, words=words, channel="email", by=desk.contact, at=datetime.now(UTC))
    page = enter()
    page.goto(f"/cases/{case.reference}/")
    listening(page)
    pane, fold = page.locator(".talk-pane"), page.locator("details[data-frame]").first
    fold.evaluate("fold => { fold.open = true; }")
    expect(fold.locator("iframe").content_frame.locator("p")).to_have_text("Words as they were laid out")
    pane.dispatch_event("wheel")
    pane.evaluate("pane => { pane.scrollTop = 900; }")
    assert pane.evaluate("pane => pane.scrollHeight - pane.clientHeight") > 1500, "there is more below"
    fold.locator("iframe").evaluate("frame => { frame.dataset.mine = 'yes'; }")
    say("Said meanwhile", case, desk.agent)
    expect(page.locator("#conversation")).to_contain_text("Said meanwhile")
    expect(fold.locator("iframe[data-mine]")).to_be_visible()
    assert pane.evaluate("pane => pane.scrollTop") == 900
