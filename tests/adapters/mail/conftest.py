"""A real listener on a loopback port, and a real SMTP server to which the desk sends."""

import asyncio
import email
import email.policy
import smtplib
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP
from django.db import connection
from psycopg.conninfo import make_conninfo
from tests.adapters.mail.mortals import Mortal

from palier.adapters.mail.listener import Door, Listener, listen
from palier.adapters.mail.store import Store

ADDRESS = "support@palier.localhost"


def test_database_url() -> str:
    """Where this run's test database is, for a program without Django."""
    known = connection.settings_dict
    parts = {"dbname": known["NAME"], "user": known["USER"], "host": known["HOST"], "port": known["PORT"]}
    return make_conninfo("", **{name: value for name, value in parts.items() if value})


test_database_url.__test__ = False


@contextmanager
def in_a_thread(main: Callable[[asyncio.Event, Callable[[], None]], Coroutine[Any, Any, None]]) -> Iterator[None]:
    """Run a server in a loop of its own: `main` gets the event that ends it and calls back once it is open."""
    loop, stop, opened = asyncio.new_event_loop(), asyncio.Event(), threading.Event()
    thread = threading.Thread(target=loop.run_until_complete, args=(main(stop, opened.set),))
    thread.start()
    assert opened.wait(10)
    try:
        yield
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
        loop.close()


@contextmanager
def listening(database_url: str, *, max_bytes: int = 2**20, **options) -> Iterator[Listener]:
    """A listener of the desk, stopped at the end."""
    listener = Listener(
        Door(Store(database_url), address=ADDRESS, max_bytes=max_bytes), host="127.0.0.1", port=0, **options
    )

    async def main(stop: asyncio.Event, opened: Callable[[], None]) -> None:
        running = asyncio.ensure_future(listen(listener, stop))
        while listener.port == 0 and not running.done():
            await asyncio.sleep(0)
        opened()
        await running

    with in_a_thread(main):
        yield listener


@pytest.fixture(scope="session")
def mortals(django_db_setup) -> Iterator[Mortal]:
    """Loaded once for all tests: a fresh start costs more than a hundred lives."""
    made = Mortal()
    yield made
    made.bury()


@pytest.fixture
def mortal(mortals: Mortal) -> Iterator[Mortal]:
    """A program to kill; no life of it outlasts the test."""
    yield mortals
    mortals.kill()


@pytest.fixture
def listener(transactional_db) -> Iterator[Listener]:
    with listening(test_database_url()) as running:
        yield running


class Sink:
    """The outgoing server of the tests: keeps what it is given, or answers what it is told to answer.

    `answers` are used up one by one; `trouble` lasts until somebody ends it.
    """

    def __init__(self) -> None:
        self.received: list[tuple[str, list[str], EmailMessage]] = []
        self.answers: list[str] = []
        self.trouble = ""
        self.refused: dict[str, str] = {}
        self.before_taking: Callable[[], None] | None = None

    async def handle_RCPT(self, *asked) -> str:  # noqa: N802
        _, _, envelope, address, _ = asked
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, *asked) -> str:  # noqa: N802
        envelope = asked[2]
        if self.before_taking:
            self.before_taking()
        if self.answers or self.trouble:
            return self.answers.pop(0) if self.answers else self.trouble
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.received.append((envelope.mail_from, envelope.rcpt_tos, mail))
        return "250 taken"


@pytest.fixture
def sink(settings) -> Iterator[Sink]:
    sink, port = Sink(), 0

    async def main(stop: asyncio.Event, opened: Callable[[], None]) -> None:
        nonlocal port
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: SMTP(sink, hostname="sink.example", loop=loop), "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        opened()
        await stop.wait()
        server.close()

    with in_a_thread(main):
        settings.SMTP_URL = f"smtp://127.0.0.1:{port}"
        yield sink


def deliver(listener: Listener, mail: EmailMessage | bytes, *, sender: str | None = None, to: str = ADDRESS) -> None:
    """Hand a mail to the listener as a mail server would."""
    raw = mail if isinstance(mail, bytes) else mail.as_bytes()
    sender = (mail["From"] if not isinstance(mail, bytes) else "") if sender is None else sender
    with smtplib.SMTP("127.0.0.1", listener.port, timeout=10) as client:
        client.sendmail(sender, [to], raw)


def written(text: str, *, sender: str, subject: str = "Help", **headers: str) -> EmailMessage:
    """A mail as a person writes it."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, ADDRESS, subject
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail
