"""The whole desk as it is started in life: `palier serve` on a home of its own, looked at, hurt and stopped."""

import json
import os
import shutil
import smtplib
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

READY_SECONDS = 120


def free_ports(count: int) -> list[int]:
    """Ports nobody listens on; taken together, so that they differ."""
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


class Desk:
    """A running desk and what it has written so far."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.web, self.live, self.mail = free_ports(3)
        self.log = home / "serve.log"
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        ports = ("--port", str(self.web), "--live-port", str(self.live), "--mail-port", str(self.mail))
        with self.log.open("w") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "palier.project.cli", "serve", "--log", "json", *ports],
                env={**kept, "PALIER_HOME": str(home), "PALIER_LANGUAGE": "en"},
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def events(self, process: str) -> list[str]:
        lines = [json.loads(line) for line in self.log.read_text().splitlines()]
        return [line["event"] for line in lines if line["process"] == process]

    def wait_for(self, claim: Callable[[], object]) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while not claim():
            assert time.monotonic() < deadline, self.log.read_text()
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.05)

    def said(self, start: str) -> bool:
        return any(event.startswith(start) for event in self.events("palier"))

    def page(self) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.web}/sign-in/", timeout=30) as answer:
            return answer.read().decode()

    def has_page(self) -> bool:
        try:
            return "csrfmiddlewaretoken" in self.page()
        except OSError:
            return False

    def child(self, verb: str) -> psutil.Process:
        children = psutil.Process(self.process.pid).children()
        return next(child for child in children if verb in child.cmdline())

    def postmaster(self) -> psutil.Process:
        (file,) = self.home.glob("postgres/*/postmaster.pid")
        return psutil.Process(int(file.read_text().split("\n")[0]))


@pytest.fixture
def desk() -> Iterator[Desk]:
    home = Path(tempfile.mkdtemp(prefix="palier-desk-"))
    home.chmod(0o711)
    desk = Desk(home)
    yield desk
    desk.process.kill()
    desk.process.wait()
    shutil.rmtree(home, ignore_errors=True)


def test_a_desk_comes_up_survives_what_dies_and_leaves_nothing_behind(desk):
    desk.wait_for(lambda: desk.said("Ready: pages"))
    assert desk.has_page()
    with smtplib.SMTP("127.0.0.1", desk.mail, timeout=30) as line:
        assert line.noop()[0] == 250

    first = desk.postmaster()
    first.kill()
    desk.wait_for(lambda: desk.said("PostgreSQL has died; it is started again."))
    desk.wait_for(lambda: desk.postmaster() != first and desk.has_page())

    worker = desk.child("worker")
    worker.kill()
    desk.wait_for(lambda: desk.said("worker ended (SIGKILL)"))
    desk.wait_for(lambda: desk.events("worker").count("worker_started") == 2)

    family = [*psutil.Process(desk.process.pid).children(recursive=True), desk.postmaster()]
    desk.process.terminate()
    assert desk.process.wait(timeout=30) == 0
    assert psutil.wait_procs(family, timeout=10)[1] == []
    assert desk.events("palier")[-1] == "Stopping …"


def test_a_desk_killed_with_9_leaves_nothing_behind(desk):
    desk.wait_for(lambda: desk.said("Ready: pages"))
    family = [*psutil.Process(desk.process.pid).children(recursive=True), desk.postmaster()]
    desk.process.kill()
    assert psutil.wait_procs(family, timeout=60)[1] == []
