"""A desk as it is started in life: `palier serve` on a home and on ports of its own."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

DEADLINE_SECONDS = 120
TESTS_OWN = ("DATABASE_URL", "DJANGO_", "PALIER_", "PYTEST_")  # a desk in life has none of them


def free_ports(count: int) -> list[int]:
    """Ports nobody listens on; taken together, so that they differ."""
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


class Desk:
    """A running desk and what it has written so far."""

    def __init__(self, home: Path, **environment: str) -> None:
        self.home = home
        self.web, self.live, self.mail = free_ports(3)
        self.log = home / "serve.log"
        ours = {"PALIER_HOME": str(home), "PALIER_LANGUAGE": "en", **environment}
        kept = {name: value for name, value in os.environ.items() if not name.startswith(TESTS_OWN)}
        self.environment = kept | ours
        ports = ("--port", str(self.web), "--live-port", str(self.live), "--mail-port", str(self.mail))
        with self.log.open("w") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "palier.project.cli", "serve", "--log", "json", *ports],
                env=self.environment,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def run(self, *command: str) -> str:
        """Run a Python program beside the desk, on the same home; answers what it printed."""
        done = subprocess.run([sys.executable, *command], env=self.environment, capture_output=True, text=True)  # noqa: PLW1510
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def palier(self, *words: str) -> str:
        """One of our verbs, run beside the desk."""
        return self.run("-m", "palier.project.cli", *words)

    def events(self, process: str) -> list[str]:
        lines = [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{")]
        return [line["event"] for line in lines if line["process"] == process]

    def wait_for(self, claim: Callable[[], object]) -> None:
        deadline = time.monotonic() + DEADLINE_SECONDS
        while not claim():
            assert time.monotonic() < deadline, self.log.read_text()
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.05)

    def said(self, start: str) -> bool:
        return any(event.startswith(start) for event in self.events("palier"))

    def wait_until_ready(self) -> None:
        self.wait_for(lambda: self.said("Ready: pages"))

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

    def kill_worker(self) -> None:
        """Kill the worker with -9 and wait until another one works."""
        seen = self.events("worker").count("worker_started")
        self.child("worker").kill()
        self.wait_for(lambda: self.events("worker").count("worker_started") > seen)

    def postmasters(self) -> list[psutil.Process]:
        """The database server; none while it is being started again."""
        try:
            (file,) = self.home.glob("postgres/*/postmaster.pid")
            return [psutil.Process(int(file.read_text().split("\n")[0]))]
        except (ValueError, OSError, psutil.NoSuchProcess):
            return []

    def family(self) -> list[psutil.Process]:
        """Everything that must be gone when the desk is."""
        return [*psutil.Process(self.process.pid).children(recursive=True), *self.postmasters()]


@contextmanager
def running_desk(**environment: str) -> Iterator[Desk]:
    """A desk in a home of its own; both are gone afterwards."""
    home = Path(tempfile.mkdtemp(prefix="palier-desk-"))
    home.chmod(0o711)  # PostgreSQL runs under another account when we are root
    desk = Desk(home, **environment)
    try:
        yield desk
    finally:
        desk.process.kill()
        desk.process.wait()
        shutil.rmtree(home, ignore_errors=True)
