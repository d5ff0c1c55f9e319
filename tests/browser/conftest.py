"""A real browser before a real server: pages by Django's live server, streams by the live process as it is served.

Imports of ours wait for the fixtures: this file is read before Django is set up.
"""

import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import count

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page
from tests.chromium import PATIENCE

SIZES = {"wide": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
PASSWORD = "correct horse battery"


@pytest.fixture(scope="session", autouse=True)
def static_files(tmp_path_factory) -> Iterator[None]:
    """By their own names, for as long as the server runs, which is to the end."""
    from django.conf import settings
    from django.test import override_settings

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        STORAGES={**settings.STORAGES, "staticfiles": plain},
        STATIC_ROOT=tmp_path_factory.mktemp("static"),
    ):
        yield


@pytest.fixture(autouse=True)
def quick_hashes(settings) -> None:
    """Passwords are many here, and none is attacked."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def live_process(django_db_setup) -> Iterator[str]:
    """The address of the live process, on a port of its own, beside the tests' database."""
    from django.db import connection

    known = connection.settings_dict
    port = free_port()
    database = f"postgresql://{known['USER']}@/{known['NAME']}?host={known['HOST']}&port={known['PORT'] or 5432}"
    command = [sys.executable, "-m", "granian", "--interface", "asginl", "--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen(
        [*command, "--no-log", "palier.project.asgi:application"],
        env={**os.environ, "DATABASE_URL": database, "PYTHONPATH": "src"},
    )
    try:
        wait_for_port(port)
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait(PATIENCE)


def free_port() -> int:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def wait_for_port(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            assert time.monotonic() < deadline, "the live process did not start"
            time.sleep(0.02)
        else:
            return


@pytest.fixture
def desk(transactional_db):
    """A desk whose agent can sign in."""
    from tests.factories import AT, make_desk

    from palier.apps.staff.commands import set_password
    from palier.core.actor import PALIER

    desk = make_desk()
    set_password(agent_id=desk.agent.id, password=PASSWORD, by=PALIER, at=AT)
    return desk


@pytest.fixture
def requests_answered(live_server) -> Iterator[None]:
    """Nothing is still being answered when the tables are emptied: a page left early may have asked for more."""
    from django.core.signals import request_finished, request_started

    begun, ended = count(1), count(1)
    seen = {"begun": 0, "ended": 0}

    def begin(**_: object) -> None:
        seen["begun"] = next(begun)

    def end(**_: object) -> None:
        seen["ended"] = next(ended)

    request_started.connect(begin)
    request_finished.connect(end)
    yield
    deadline = time.monotonic() + PATIENCE
    while seen["ended"] < seen["begun"] and time.monotonic() < deadline:
        threading.Event().wait(0.01)
    request_started.disconnect(begin)
    request_finished.disconnect(end)
    assert seen["ended"] >= seen["begun"], "a request is still being answered"


@pytest.fixture
def visit(chromium: Browser, live_server, live_process, requests_answered, settings) -> Iterator[Callable[..., Page]]:
    """Open a window; at the end nothing may stand on its console: a breach of the content policy would."""
    settings.LIVE_URL = live_process
    windows, complaints = [], []

    def complain(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(message.text)

    def opened(*, language: str = "en", theme: str = "light", size: str = "wide", scripts: bool = True) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            locale=language,
            color_scheme=theme,
            viewport=SIZES[size],
            java_script_enabled=scripts,
        )
        page = context.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        page.on("console", complain)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        windows.append(context)
        return page

    yield opened
    for context in windows:
        context.close()
    assert not [words for words in complaints if not re.search("status of (404|422)", words)]


@pytest.fixture
def enter(visit, desk) -> Callable[..., Page]:
    """Open a window and sign the desk's agent in."""
    from palier.apps.staff.models import Agent

    def entered(*, language: str = "en", **window) -> Page:
        Agent.objects.filter(pk=desk.agent.id).update(language=language)
        page = visit(language=language, **window)
        page.goto("/")
        page.fill("#email", Agent.objects.get(pk=desk.agent.id).email)
        page.fill("#password", PASSWORD)
        page.press("#password", "Enter")
        page.wait_for_selector("#queue")
        return page

    return entered
